import { expect, test } from "vitest";
import { nameProblem } from "./devices";
import { readOwners, readSession } from "./sdp";

test("owners are read from an offer; lines that are off have none", () => {
  const sdp = [
    "v=0",
    "a=group:BUNDLE 0 1 2",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "a=mid:0",
    "a=sendonly",
    "a=msid:bob bob-audio",
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    "a=mid:1",
    "a=sendonly",
    "a=msid:bob bob-video",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "a=mid:2",
    "a=inactive",
    "a=msid:eve eve-audio",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "a=mid:3",
    "",
  ].join("\r\n");
  expect(readOwners(sdp)).toEqual([
    { mid: "0", participantId: "bob", kind: "audio", share: null },
    { mid: "1", participantId: "bob", kind: "video", share: null },
  ]);
});

test("the session id tells one connection's offers from another's", () => {
  expect(readSession("v=0\r\no=- 5507627370873600193 3 IN IP4 127.0.0.1\r\ns=-\r\n")).toBe("5507627370873600193");
  expect(readSession("v=0")).toBe("");
});

test.each([
  ["NotAllowedError", "refused"],
  ["NotReadableError", "busy"],
  ["NotFoundError", "none"],
  ["OddError", "failed"],
])("%s is explained as %s", (name, problem) => {
  expect(nameProblem(new DOMException("no", name))).toBe(problem);
});
