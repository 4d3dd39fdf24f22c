import { expect, test } from "vitest";
import { answerStereo, offerMusic } from "./sdp";

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
  const plain = sections("minptime=10;useinbandfec=1");
  expect(offerMusic(plain)).toBe(sections("minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1"));
  const silent = "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  expect(offerMusic(silent)).toBe(silent);
});

test("an answer plays in stereo what is sent in stereo, and speech as it is", () => {
  const offer = sections("useinbandfec=1;usedtx=1", "useinbandfec=1;stereo=1;sprop-stereo=1");
  const answer = sections("minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1");
  expect(answerStereo(answer, offer)).toBe(
    sections("minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1;stereo=1"),
  );
  expect(answerStereo(answer, sections("a=1", "a=1"))).toBe(answer);
});
