import { afterEach, expect, test, vi } from "vitest";
import { decodableCodecs } from "./videoCodec";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("what can be shown is told by its name, and all where the browser does not say", () => {
  expect(decodableCodecs()).toEqual(["vp8", "h264", "vp9", "av1"]);
  const codecs = ["video/VP8", "video/rtx", "video/H264", "video/flexfec-03"].map((mimeType) => ({ mimeType }));
  vi.stubGlobal("RTCRtpReceiver", { getCapabilities: () => ({ codecs }) });
  expect(decodableCodecs()).toEqual(["vp8", "h264"]);
});
