import { expect, test } from "vitest";
import { answerStereo, offerMusic, readOwners } from "./sdp";

const sections = (...fmtp: string[]): string =>
  [
    "v=0",
    ...fmtp.flatMap((parameters, index) => [
      "m=audio 9 UDP/TLS/RTP/SAVPF 63 111",
      `a=mid:${index}`,
      "a=rtpmap:63 red/48000/2",
      "a=fmtp:63 111/111",
      "a=rtpmap:111 opus/48000/2",
      `a=fmtp:111 ${parameters}`,
    ]),
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    "a=rtpmap:96 VP8/90000",
    "",
  ].join("\r\n");

test("an offer of music says that it is stereo, and changes nothing else", () => {
  const plain = sections("minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1");
  expect(offerMusic(plain, (mid) => mid === "1")).toBe(
    sections("minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1"),
  );
  expect(offerMusic(plain, () => false)).toBe(plain);
  const silent = "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  expect(offerMusic(silent, () => true)).toBe(silent);
});

test("an m-line's msid tells whose it is and what of theirs", () => {
  const line = (mid: number, kind: string, label: string, direction = "sendonly") =>
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:${mid}\r\na=${direction}\r\na=msid:a-b a-b-${label}\r\n`;
  const sdp = `v=0\r\n${line(0, "audio", "audio")}${line(1, "video", "screen")}${line(2, "audio", "screenAudio")}${line(3, "video", "document")}${line(4, "video", "video", "inactive")}`;
  expect(readOwners(sdp)).toEqual([
    { mid: "0", participantId: "a-b", kind: "audio", share: null },
    { mid: "1", participantId: "a-b", kind: "video", share: "screen" },
    { mid: "2", participantId: "a-b", kind: "audio", share: "screen" },
    { mid: "3", participantId: "a-b", kind: "video", share: "document" },
  ]);
});

test("an answer plays in stereo what is sent in stereo, and speech as it is", () => {
  const offer = sections("useinbandfec=1;usedtx=1", "useinbandfec=1;stereo=1;sprop-stereo=1");
  const answer = sections("minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1");
  expect(answerStereo(answer, offer)).toBe(
    sections("minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1;stereo=1"),
  );
  expect(answerStereo(answer, sections("a=1", "a=1"))).toBe(answer);
});
