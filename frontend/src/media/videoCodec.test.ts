import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

function browser(scalabilityMode: string | undefined, fails = false) {
  const made: RTCRtpEncodingParameters[][] = [];
  class Peer {
    addTransceiver = (_: string, { sendEncodings }: { sendEncodings: RTCRtpEncodingParameters[] }) => {
      if (fails) throw new DOMException("no such mode", "OperationError");
      made.push(sendEncodings);
      return { sender: { getParameters: () => ({ encodings: [{ scalabilityMode }] }) } };
    };
    close = () => undefined;
  }
  vi.stubGlobal("RTCPeerConnection", Peer);
  return made;
}

test("a camera goes out in one divided stream where the codec can and the browser does", async () => {
  const made = browser("L3T3_KEY");
  const { cameraEncodings, sendsDivided } = await import("./videoCodec");
  expect(["vp8", "h264", "vp9", "av1"].map(sendsDivided)).toEqual([false, false, true, true]);
  expect(made).toHaveLength(1);
  expect(cameraEncodings(true)).toMatchObject([{ scalabilityMode: "L3T3_KEY" }]);
  expect(cameraEncodings(false).map(({ rid }) => rid)).toEqual(["l", "h"]);
});

test.each([
  ["leaves the mode out", undefined, false],
  ["throws", "L3T3_KEY", true],
])("a browser that %s sends two streams", async (_, mode, fails) => {
  browser(mode, fails);
  const { sendsDivided } = await import("./videoCodec");
  expect(sendsDivided("vp9")).toBe(false);
});

test("what can be shown is told by its name, and all where the browser does not say", async () => {
  const { agreedCodec, decodableCodecs } = await import("./videoCodec");
  expect(decodableCodecs()).toEqual(["vp8", "h264", "vp9", "av1"]);
  const codecs = ["video/VP8", "video/rtx", "video/H264", "video/flexfec-03"].map((mimeType) => ({ mimeType }));
  vi.stubGlobal("RTCRtpReceiver", { getCapabilities: () => ({ codecs }) });
  expect(decodableCodecs()).toEqual(["vp8", "h264"]);
  expect(agreedCodec(null)).toBeNull();
  expect(agreedCodec({ getParameters: () => ({ codecs: [{ mimeType: "video/AV1" }] }) } as RTCRtpSender)).toBe("av1");
});
