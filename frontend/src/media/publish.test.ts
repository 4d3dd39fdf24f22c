import { afterEach, expect, test, vi } from "vitest";
import type { Description } from "../contract";
import { MediaSession } from "./peer";

let agreed = "video/VP8";

class FakePeer {
  static made: FakePeer[] = [];
  encodings: RTCRtpEncodingParameters[] = [];
  connectionState = "new";
  signalingState = "have-local-offer";
  localDescription = { sdp: "offer" };
  isClosed = false;
  addTransceiver = (_: unknown, { sendEncodings = [] }: RTCRtpTransceiverInit) => {
    if (sendEncodings.length > 0) this.encodings = sendEncodings.map((one) => ({ active: true, ...one }));
    const sender = {
      getParameters: () => ({ encodings: this.encodings, codecs: [{ mimeType: agreed }] }),
      setParameters: async ({ encodings }: RTCRtpSendParameters) => {
        this.encodings = encodings;
      },
    };
    return { sender };
  };
  setLocalDescription = async () => undefined;
  setRemoteDescription = async () => undefined;
  close = () => {
    this.isClosed = true;
  };
}

const settled = () => new Promise((done) => setTimeout(done, 0));

/** A session that sends a camera; the connections that it has made for it, without the one by which a browser is tried out. */
async function sending(codec: string) {
  vi.stubGlobal(
    "RTCPeerConnection",
    class extends FakePeer {
      constructor() {
        super();
        FakePeer.made.push(this);
      }
    },
  );
  const said: Description[] = [];
  const describe = async (description: Description) => {
    said.push(description);
    return { ok: true, seq: 0 } as const;
  };
  const media = new MediaSession({ reachable: true, probe: () => undefined, describe });
  media.setVideoCodec(codec);
  media.restart();
  media.setVideo({ kind: "video" } as MediaStreamTrack);
  await settled();
  const connections = () => FakePeer.made.filter((one) => !one.isClosed);
  const answer = async () => {
    const offer = said.findLast((one) => one.type === "offer");
    media.handle({ pc: "publish", type: "answer", revision: offer?.type === "offer" ? offer.revision : 0, sdp: "" });
    await settled();
  };
  return { media, said, connections, answer };
}

afterEach(() => {
  FakePeer.made = [];
  vi.unstubAllGlobals();
});

test("a camera goes out in the shape for the meeting's codec, and in another where the answer says another", async () => {
  agreed = "video/VP9";
  const { media, connections, answer } = await sending("vp9");
  expect(connections().map(({ encodings }) => encodings.length)).toEqual([1]);
  const [first] = connections();
  await answer();
  expect(connections()).toEqual([first]);
  agreed = "video/VP8";
  await answer();
  expect(connections().map(({ encodings }) => encodings.length)).toEqual([2]);
  await answer();
  expect(connections().map(({ encodings }) => encodings.length)).toEqual([2]);
  media.stop();
});

test("the server's wish for a new offer is answered on the connection that there is", async () => {
  agreed = "video/VP8";
  const { media, said, connections } = await sending("vp8");
  const [first] = connections();
  media.handle({ pc: "publish", type: "request" });
  await settled();
  expect(said.filter(({ pc, type }) => pc === "publish" && type === "offer")).toHaveLength(2);
  expect(connections()).toEqual([first]);
  media.stop();
});

test("the camera is sent in the layers that somebody can use, once the server has answered", async () => {
  agreed = "video/VP8";
  const { media, connections, answer } = await sending("vp8");
  const active = () => connections()[0]?.encodings.map((one) => one.active);
  media.handle({ pc: "publish", type: "layers", off: ["h"] });
  await answer();
  expect(active()).toEqual([true, true]);
  media.handle({ pc: "publish", type: "layers", off: ["h"] });
  await settled();
  expect(active()).toEqual([true, false]);
  // Another connection begins with all.
  media.restart();
  await settled();
  await answer();
  expect(active()).toEqual([true, true]);
  media.stop();
});

test("who asks for others' media says what can be shown", async () => {
  const { media, said } = await sending("vp8");
  expect(said.find(({ type }) => type === "request")).toMatchObject({ decodes: ["vp8", "h264", "vp9", "av1"] });
  media.stop();
});
