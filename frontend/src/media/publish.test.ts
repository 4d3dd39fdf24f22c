import { afterEach, expect, test, vi } from "vitest";
import type { Description } from "../contract";
import { MediaSession } from "./peer";

class FakePeer {
  static made: FakePeer[] = [];
  encodings: RTCRtpEncodingParameters[] = [];
  connectionState = "new";
  signalingState = "have-local-offer";
  localDescription = { sdp: "offer" };
  isClosed = false;
  addTransceiver = (_: unknown, { sendEncodings = [] }: RTCRtpTransceiverInit) => {
    if (sendEncodings.length > 0) this.encodings = sendEncodings;
    return { sender: { getParameters: () => ({ encodings: sendEncodings, codecs: [] }) } };
  };
  setLocalDescription = async () => undefined;
  setRemoteDescription = async () => undefined;
  close = () => {
    this.isClosed = true;
  };
}

const settled = () => new Promise((done) => setTimeout(done, 0));

/** A session that sends a camera; the connections that it has made for it. */
async function sending() {
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
  media.restart();
  media.setVideo({ kind: "video" } as MediaStreamTrack);
  await settled();
  const connections = () => FakePeer.made.filter((one) => !one.isClosed);
  return { media, said, connections };
}

afterEach(() => {
  FakePeer.made = [];
  vi.unstubAllGlobals();
});

test("the server's wish for a new offer is answered on the connection that there is", async () => {
  const { media, said, connections } = await sending();
  const [first] = connections();
  media.handle({ pc: "publish", type: "request" });
  await settled();
  expect(said.filter(({ pc, type }) => pc === "publish" && type === "offer")).toHaveLength(2);
  expect(connections()).toEqual([first]);
  media.stop();
});

test("who asks for others' media says what can be shown", async () => {
  const { media, said } = await sending();
  expect(said.find(({ type }) => type === "request")).toMatchObject({ decodes: ["vp8", "h264", "vp9", "av1"] });
  media.stop();
});
