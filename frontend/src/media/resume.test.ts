import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SendReply } from "../contract";
import { FakePeer, OFFER, ScriptedSignal } from "./fake";
import { NetworkWatch } from "./networkWatch";
import { MediaSession } from "./peer";

const GONE: SendReply = { ok: false, rule: "MEDIA-12", message: "" };
const LATER: SendReply = { ok: false, rule: "MEDIA-4", message: "", retryAfterMs: 1_000 };
const TAKEN: SendReply = { ok: true, seq: 0 };
const BOTH = ["publish restart", "subscribe restart"];

const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function connected() {
  FakePeer.made = [];
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  const signal = new ScriptedSignal();
  const media = new MediaSession(signal);
  media.setAudio({ kind: "audio" } as MediaStreamTrack);
  media.restart();
  media.handle({ pc: "subscribe", type: "offer", revision: 1, sdp: OFFER });
  await after(1);
  const [publish, subscribe] = FakePeer.made as [FakePeer, FakePeer];
  publish.change("connected");
  subscribe.change("connected");
  await after(2_000);
  signal.heard();
  const goOn = () => expect([publish.closed, subscribe.closed, FakePeer.made.length]).toEqual([false, false, 2]);
  return { media, signal, publish, subscribe, goOn };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("another network restarts ICE on both connections, whose keys stay", async () => {
  const { media, publish, signal, goOn } = await connected();
  media.resume();
  media.resume();
  await after(1);
  expect(signal.heard()).toEqual(BOTH);
  expect(publish.restarts).toBe(1);
  media.resume();
  await after(500);
  expect(signal.heard()).toEqual([]);
  await after(600);
  expect(signal.heard()).toEqual(BOTH);
  goOn();
  media.stop();
});

test("a connection that the server no longer knows is made anew", async () => {
  const { media, signal, publish, subscribe } = await connected();
  signal.answer = ({ type }) => (type === "restart" ? GONE : TAKEN);
  media.resume();
  await after(1);
  expect(signal.heard().toSorted()).toEqual([...BOTH, "publish offer", "subscribe request"].toSorted());
  expect([publish.closed, subscribe.closed]).toEqual([true, true]);
  media.stop();
});

test("a refusal that is a matter of time is no end: it is said again", async () => {
  const { media, signal, goOn } = await connected();
  signal.answer = () => LATER;
  media.resume();
  await after(1);
  expect(signal.heard()).toEqual(BOTH);
  signal.answer = () => TAKEN;
  await after(1_500);
  expect(signal.heard()).toEqual(BOTH);
  goOn();
  media.stop();
});

test("what was lost with its connection is no refusal, even where the next connection is there already", async () => {
  const { media, signal, goOn } = await connected();
  signal.answer = () => "nothing yet";
  media.resume();
  await after(1);
  expect(signal.heard()).toEqual(["publish restart"]);
  signal.answer = () => TAKEN;
  media.rejoin();
  signal.lose();
  await after(1);
  expect(signal.heard()).toEqual(BOTH);
  await after(20_000);
  expect(signal.heard()).toEqual([]);
  goOn();
  media.stop();
});

test("a join says all again at once, whatever was said a moment before", async () => {
  const { media, signal, goOn } = await connected();
  media.resume();
  await after(1);
  media.rejoin();
  await after(1);
  expect(signal.heard()).toEqual([...BOTH, ...BOTH]);
  goOn();
  media.stop();
});

test("what was connected never asks for another peer: its keys would fit none", async () => {
  const { media, signal, goOn } = await connected();
  media.describeAgain();
  await after(1);
  expect(signal.heard()).toEqual(["publish restart"]);
  goOn();
  media.stop();
});

test("what nobody heard keeps the connections, and is said at once after the next join", async () => {
  const { media, signal, publish, subscribe, goOn } = await connected();
  signal.reachable = false;
  publish.change("disconnected");
  subscribe.change("failed");
  media.resume();
  await after(20_000);
  expect(signal.probes).toEqual([]);
  signal.heard();
  signal.reachable = true;
  media.rejoin();
  await after(1);
  expect(signal.heard()).toEqual(BOTH);
  goOn();
  media.stop();
});

test("media that falls silent restarts ICE and looks whether the server is there", async () => {
  const { media, signal, publish } = await connected();
  publish.change("disconnected");
  await after(1);
  expect(signal.probes).toEqual([1_500]);
  expect(signal.heard()).toEqual(BOTH);
  media.stop();
});

test("a restart that does not bring the connection back in time gives way to a new one", async () => {
  const { media, signal, publish, subscribe } = await connected();
  publish.change("disconnected");
  await after(7_500);
  expect(publish.closed).toBe(false);
  await after(1_000);
  expect([publish.closed, subscribe.closed]).toEqual([true, false]);
  expect(signal.heard()).toContain("publish offer");
  media.stop();
});

test("the time for a way begins anew with each way that is lost", async () => {
  const { media, signal, publish, goOn } = await connected();
  publish.change("disconnected");
  await after(1_000);
  publish.change("connected");
  await after(6_000);
  publish.change("disconnected");
  await after(6_000);
  goOn();
  // Lost while nobody hears it: the time runs from when the server has.
  signal.reachable = false;
  publish.change("failed");
  await after(30_000);
  signal.reachable = true;
  media.rejoin();
  await after(7_000);
  goOn();
  await after(2_000);
  expect(publish.closed).toBe(true);
  media.stop();
});

test("what a browser was doing with a connection that is closed it never ends: the next offer is answered all the same", async () => {
  const { media, signal, subscribe } = await connected();
  subscribe.createAnswer = () => new Promise(() => undefined);
  media.handle({ pc: "subscribe", type: "offer", revision: 2, sdp: OFFER });
  await after(1);
  signal.answer = ({ type }) => (type === "restart" ? GONE : TAKEN);
  media.rejoin();
  await after(1);
  signal.heard();
  media.handle({ pc: "subscribe", type: "offer", revision: 1, sdp: OFFER.replace("7 1", "8 1") });
  await after(1);
  expect(signal.heard()).toEqual(["subscribe answer"]);
  expect(FakePeer.made.filter(({ closed }) => !closed)).toHaveLength(2);
  media.stop();
});

test("a publishing connection that is replaced while it is described keeps the other from being resumed no longer", async () => {
  const { media, signal, publish } = await connected();
  media.resume();
  await after(1);
  // Lost again while the way is looked for, and then the time for it is up.
  publish.change("disconnected");
  await after(1_500);
  signal.heard();
  publish.setLocalDescription = () => new Promise(() => undefined);
  media.rejoin();
  await after(100);
  expect(signal.heard()).toEqual([]);
  await after(8_000);
  expect(publish.closed).toBe(true);
  expect(signal.heard().toSorted()).toEqual(["publish offer", "subscribe restart"]);
  media.stop();
});

test("the loss of a connection that is replaced by now is no reason to begin anew with what is being made", async () => {
  const { media, signal, subscribe } = await connected();
  media.resume();
  await after(1);
  subscribe.change("disconnected");
  media.setReceivesVideo(false);
  media.handle({ pc: "subscribe", type: "offer", revision: 1, sdp: OFFER.replace("7 1", "8 1") });
  await after(1);
  signal.heard();
  await after(2_000);
  expect(signal.heard()).toEqual([]);
  expect(FakePeer.made).toHaveLength(3);
  media.stop();
});

test("who begins anew in both directions is not begun anew once more by a change of before", async () => {
  const { media, signal } = await connected();
  media.resume();
  await after(1);
  media.resume();
  media.restart();
  await after(1);
  signal.heard();
  await after(2_000);
  expect(signal.heard()).toEqual([]);
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
