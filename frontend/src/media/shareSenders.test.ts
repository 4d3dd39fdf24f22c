import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ShareMap } from "./shareSenders";

class FakeTrack {
  readonly kind: string;
  readonly #lines: number;
  constructor(kind: string, lines = 1080) {
    this.kind = kind;
    this.#lines = lines;
  }
  getSettings = () => ({ height: this.#lines });
}

let knowsModes = true;
const offered: string[][] = [];

beforeEach(() => {
  knowsModes = true;
  offered.length = 0;
  vi.resetModules();
  vi.stubGlobal("RTCPeerConnection", function RTCPeerConnection() {
    const encodings = [{ scalabilityMode: knowsModes ? "L3T3_KEY" : undefined }];
    return { addTransceiver: () => ({ sender: { getParameters: () => ({ encodings }) } }), close: () => undefined };
  });
  const codecs = ["video/VP8", "video/rtx", "video/VP9", "video/AV1"].map((mimeType) => ({ mimeType }));
  vi.stubGlobal("RTCRtpReceiver", { getCapabilities: () => ({ codecs }) });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

class FakePeer {
  readonly lines: FakeLine[] = [];
  addTransceiver = (track: FakeTrack, init: RTCRtpTransceiverInit) => {
    const line = new FakeLine(String(this.lines.length), track, init);
    this.lines.push(line);
    return line;
  };
}

class FakeLine {
  readonly mid: string;
  readonly receiver: { readonly track: { readonly kind: string } };
  direction: string;
  setCodecPreferences = (codecs: readonly { readonly mimeType: string }[]) => {
    offered.push(codecs.map(({ mimeType }) => mimeType));
  };
  readonly sender;
  constructor(mid: string, track: FakeTrack, init: RTCRtpTransceiverInit) {
    this.mid = mid;
    this.receiver = { track: { kind: track.kind } };
    this.direction = init.direction ?? "";
    const parameters = { encodings: (init.sendEncodings ?? []).map((layer) => ({ ...layer })) };
    const sender = {
      track: track as FakeTrack | null,
      parameters,
      getParameters: () => parameters,
      setParameters: async () => undefined,
      replaceTrack: async (next: FakeTrack | null) => {
        sender.track = next;
      },
    };
    this.sender = sender;
  }
}

async function begun() {
  const { ShareSenders } = await import("./shareSenders");
  const peer = new FakePeer();
  const senders = new ShareSenders();
  senders.begin(peer as unknown as RTCPeerConnection);
  const set = (shares: Record<string, { video: FakeTrack; audio?: FakeTrack }>) =>
    senders.set(
      new Map(
        Object.entries(shares).map(([source, { video, audio }]) => [source, { video, audio: audio ?? null }]),
      ) as unknown as ShareMap,
    );
  return { peer, senders, set };
}

test("each picture and each sound has an m-line of its own, told by its label", async () => {
  const { senders, set } = await begun();
  expect(set({ screen: { video: new FakeTrack("video"), audio: new FakeTrack("audio") } })).toBe(true);
  expect(set({ screen: { video: new FakeTrack("video"), audio: new FakeTrack("audio") } })).toBe(false);
  expect(senders.labels()).toEqual([
    { mid: "0", label: "screen" },
    { mid: "1", label: "screenAudio" },
  ]);
  expect([...senders.soundMids()]).toEqual(["1"]);
});

test("an m-line rests when its share ends, and carries the next of its kind", async () => {
  const { peer, senders, set } = await begun();
  set({ screen: { video: new FakeTrack("video") }, document: { video: new FakeTrack("video") } });
  expect(set({ document: { video: peer.lines[1]?.sender.track as FakeTrack } })).toBe(true);
  expect(peer.lines.map(({ direction }) => direction)).toEqual(["inactive", "sendonly"]);
  expect(peer.lines[0]?.sender.track).toBeNull();
  const next = new FakeTrack("video", 540);
  // As it was left on a narrow line.
  for (const encoding of peer.lines[0]?.sender.parameters.encodings ?? []) encoding.active = encoding.rid === "h";
  expect(set({ screen: { video: next }, document: { video: peer.lines[1]?.sender.track as FakeTrack } })).toBe(true);
  expect(peer.lines).toHaveLength(2);
  expect(peer.lines[0]).toMatchObject({ direction: "sendonly", sender: { track: next } });
  expect(peer.lines[0]?.sender.parameters).toMatchObject({
    degradationPreference: "maintain-resolution",
    encodings: [
      { rid: "l", active: true, scaleResolutionDownBy: 2 },
      { rid: "h", active: true, scaleResolutionDownBy: 1 },
    ],
  });
  expect([...senders.senders()]).toHaveLength(2);
});

test("a new connection gets what is shared now", async () => {
  const { senders, set } = await begun();
  set({ otherScreen: { video: new FakeTrack("video") } });
  senders.begin(null);
  expect(senders.labels()).toEqual([]);
  const again = new FakePeer();
  senders.begin(again as unknown as RTCPeerConnection);
  expect(senders.labels()).toEqual([{ mid: "0", label: "otherScreen" }]);
});

test("the small layer is as large as a list shows it, whatever the screen, and holds nobody to a low rate", async () => {
  const { layersOf } = await import("./shareSenders");
  for (const lines of [720, 1080, 2160]) {
    const [small, large] = layersOf(lines);
    expect(lines / (small?.scaleResolutionDownBy ?? 1)).toBeLessThanOrEqual(360);
    expect(small?.maxFramerate).toBeUndefined();
    expect(large?.scaleResolutionDownBy).toBe(1);
  }
  expect(layersOf(200)[0]?.scaleResolutionDownBy).toBe(2);
});

test.each([
  ["says in which mode it sends offers all codecs", true, []],
  ["cannot say in which mode it sends offers none that has several", false, [["video/VP8", "video/rtx"]]],
])("a browser that %s", async (_, knows, codecs) => {
  knowsModes = knows;
  const { set } = await begun();
  set({ screen: { video: new FakeTrack("video"), audio: new FakeTrack("audio") } });
  expect(offered).toEqual(codecs);
});
