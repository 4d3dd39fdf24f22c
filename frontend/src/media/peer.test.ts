import { afterEach, expect, test, vi } from "vitest";
import type { Description } from "../contract";
import { MediaSession } from "./peer";

const OFFER = [
  "v=0",
  "o=- 7 1 IN IP4 127.0.0.1",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=mid:0",
  "a=sendonly",
  "a=msid:ada ada-audio",
  "m=video 9 UDP/TLS/RTP/SAVPF 96",
  "a=mid:1",
  "a=sendonly",
  "a=msid:ada ada-video",
  "",
].join("\r\n");

class FakePeer {
  static made: FakePeer[] = [];
  readonly transceivers = (["audio", "video"] as const).map((kind, index) => ({
    mid: String(index),
    direction: "recvonly",
    receiver: { track: { kind } },
  }));
  connectionState = "new";
  localDescription = { sdp: "answer" };
  constructor() {
    FakePeer.made.push(this);
  }
  getTransceivers = () => this.transceivers;
  setRemoteDescription = async () => undefined;
  setLocalDescription = async () => undefined;
  createAnswer = async () => ({ type: "answer", sdp: "" });
  close = () => undefined;
}

const settled = () => new Promise((done) => setTimeout(done, 0));

function session() {
  FakePeer.made = [];
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  const said: Description[] = [];
  const media = new MediaSession({
    reachable: true,
    probe: () => undefined,
    describe: async (description) => {
      said.push(description);
      return { ok: true, seq: 0 };
    },
  });
  const offer = async (revision: number) => {
    media.handle({ pc: "subscribe", type: "offer", revision, sdp: OFFER.replace("7 1", `${revision} 1`) });
    await settled();
  };
  return { media, said, offer };
}

afterEach(() => vi.unstubAllGlobals());

test("pictures that are not wanted are refused in the answer, and no tile gets a track", async () => {
  const { media, offer } = session();
  media.setReceivesVideo(false);
  media.restart();
  await offer(1);
  expect(FakePeer.made[0]?.transceivers.map(({ direction }) => direction)).toEqual(["recvonly", "inactive"]);
  expect(media.remote.get().get("ada")).toMatchObject({ audio: { kind: "audio" }, video: null });
  media.stop();
});

test("a change in mid-call asks for a new connection, and only a change does", async () => {
  const { media, said, offer } = session();
  media.restart();
  await offer(1);
  const requests = () => said.filter(({ type }) => type === "request").length;
  expect(requests()).toBe(1);
  media.setReceivesVideo(true);
  expect(requests()).toBe(1);
  media.setReceivesVideo(false);
  await offer(2);
  expect(requests()).toBe(2);
  expect(FakePeer.made).toHaveLength(2);
  media.setReceivesVideo(true);
  await offer(3);
  expect(FakePeer.made[2]?.transceivers.map(({ direction }) => direction)).toEqual(["recvonly", "recvonly"]);
  expect(media.remote.get().get("ada")?.video).not.toBeNull();
  media.stop();
});

test("a new connection is told the sizes of the tiles again, also those that changed while there was none", async () => {
  const { media, said, offer } = session();
  const tiles = () =>
    said.flatMap((one) => ("tiles" in one ? [one.tiles.map((tile) => `${tile.participantId} ${tile.lines}`)] : []));
  media.tiles.show("ada", 180);
  media.tiles.show("ben", 360);
  media.restart();
  await offer(1);
  await settled();
  expect(tiles()).toEqual([["ada 180", "ben 360"]]);
  media.restart();
  media.tiles.show("ben", 0);
  await offer(2);
  await settled();
  expect(tiles()).toEqual([
    ["ada 180", "ben 360"],
    ["ada 180", "ben 0"],
  ]);
  media.stop();
});
