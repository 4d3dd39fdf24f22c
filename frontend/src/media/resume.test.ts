import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Description } from "../contract";
import { NetworkWatch } from "./networkWatch";
import { MediaSession } from "./peer";

const OFFER =
  "v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendonly\r\na=msid:ada a\r\n";

class FakePeer {
  static made: FakePeer[] = [];
  connectionState = "new";
  signalingState = "stable";
  localDescription = { sdp: "ours" };
  restarts = 0;
  closed = false;
  onconnectionstatechange: () => void = () => undefined;
  constructor() {
    FakePeer.made.push(this);
  }
  change(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange();
  }
  restartIce = () => {
    this.restarts += 1;
  };
  addTransceiver = () => ({ sender: {} });
  getTransceivers = () => [];
  createOffer = async () => ({});
  createAnswer = async () => ({ type: "answer", sdp: "" });
  setLocalDescription = async () => undefined;
  setRemoteDescription = async () => undefined;
  close = () => {
    this.closed = true;
  };
}

async function connected() {
  FakePeer.made = [];
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  const said: Description[] = [];
  const signal = { reachable: true, refuses: "", probes: 0, probe: () => void signal.probes++, describe };
  async function describe(description: Description): Promise<boolean> {
    said.push(description);
    return signal.reachable && description.type !== signal.refuses;
  }
  const media = new MediaSession(signal);
  media.setAudio({ kind: "audio" } as MediaStreamTrack);
  media.restart();
  media.handle({ pc: "subscribe", type: "offer", revision: 1, sdp: OFFER });
  await vi.advanceTimersByTimeAsync(1);
  const [publish, subscribe] = FakePeer.made as [FakePeer, FakePeer];
  publish.change("connected");
  subscribe.change("connected");
  await vi.advanceTimersByTimeAsync(2_000);
  said.length = 0;
  return { media, signal, said, publish, subscribe };
}

const kinds = (said: readonly Description[]) => said.map(({ pc, type }) => `${pc} ${type}`);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("another network restarts ICE on both connections, whose keys stay", async () => {
  const { media, said, publish, signal } = await connected();
  media.resume();
  media.resume();
  await vi.advanceTimersByTimeAsync(1);
  expect(kinds(said)).toEqual(["publish restart", "subscribe restart"]);
  expect([publish.restarts, publish.closed, FakePeer.made.length, signal.probes]).toEqual([1, false, 2, 1]);
  media.resume();
  await vi.advanceTimersByTimeAsync(500);
  expect(said).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(600);
  expect(said).toHaveLength(4);
  media.stop();
});

test("a connection that the server no longer knows is made anew", async () => {
  const { media, said, signal, publish, subscribe } = await connected();
  signal.refuses = "restart";
  media.resume();
  await vi.advanceTimersByTimeAsync(1);
  expect(kinds(said)).toEqual(["publish restart", "publish offer", "subscribe restart", "subscribe request"]);
  expect([publish.closed, subscribe.closed]).toEqual([true, true]);
  media.stop();
});

test("what nobody heard keeps the connections, and is said at once after the next join", async () => {
  const { media, said, signal, publish, subscribe } = await connected();
  signal.reachable = false;
  publish.change("disconnected");
  subscribe.change("failed");
  await vi.advanceTimersByTimeAsync(10_000);
  expect([publish.closed, subscribe.closed, FakePeer.made.length]).toEqual([false, false, 2]);
  said.length = 0;
  signal.reachable = true;
  media.resume();
  await vi.advanceTimersByTimeAsync(1);
  expect(kinds(said)).toEqual(["publish restart", "subscribe restart"]);
  media.stop();
});

test("a restart that does not bring the connection back in time gives way to a new one", async () => {
  const { media, said, publish } = await connected();
  publish.change("disconnected");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(publish.closed).toBe(false);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(publish.closed).toBe(true);
  expect(kinds(said)).toContain("publish offer");
  media.stop();
});

test("a network that is another one and a device that has slept are noticed, once each", () => {
  const network = Object.assign(new EventTarget(), { type: "wifi" });
  vi.stubGlobal("navigator", { connection: network, onLine: true });
  const noticed = vi.fn();
  const watch = new NetworkWatch(noticed);
  watch.start();
  network.dispatchEvent(new Event("change"));
  expect(noticed).toHaveBeenCalledTimes(0);
  network.type = "cellular";
  network.dispatchEvent(new Event("change"));
  expect(noticed).toHaveBeenCalledTimes(1);
  window.dispatchEvent(new Event("online"));
  expect(noticed).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(20_000);
  expect(noticed).toHaveBeenCalledTimes(2);
  vi.setSystemTime(Date.now() + 60_000);
  vi.advanceTimersByTime(3_000);
  expect(noticed).toHaveBeenCalledTimes(3);
  watch.stop();
  window.dispatchEvent(new Event("online"));
  expect(noticed).toHaveBeenCalledTimes(3);
});
