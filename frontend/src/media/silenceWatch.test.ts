import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SilenceWatch } from "./silenceWatch";

const LOOK_MS = 400;

/** A connection by its statistics alone. */
class CountedPeer {
  connectionState = "connected";
  octets = 0;
  looked = 0;
  reports = (): object[] => [{ type: "transport", bytesReceived: this.octets }];
  getStats = async () => {
    this.looked += 1;
    return new Map(this.reports().map((report, index) => [index, report]));
  };
}

const told = vi.fn();
let peers: CountedPeer[];
let watch: SilenceWatch;

/** So many looks, before each of which something comes or not. */
async function looks(count: number, isComing: (look: number) => boolean, from: readonly CountedPeer[] = peers) {
  for (let look = 0; look < count; look += 1) {
    if (isComing(look)) for (const peer of from) peer.octets += 100;
    await vi.advanceTimersByTimeAsync(LOOK_MS);
  }
}

const always = () => true;
const never = () => false;

beforeEach(() => {
  vi.useFakeTimers();
  told.mockClear();
  peers = [new CountedPeer(), new CountedPeer()];
  watch = new SilenceWatch(() => peers as unknown as RTCPeerConnection[], told);
  watch.start();
});

afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

test("where media flowed silence is told after 1.2 s, once", async () => {
  await looks(8, always);
  await looks(2, never);
  expect(told).toHaveBeenCalledTimes(0);
  await looks(1, never);
  expect(told).toHaveBeenCalledTimes(1);
  await looks(50, never);
  expect(told).toHaveBeenCalledTimes(1);
  await looks(8, always);
  await looks(3, never);
  expect(told).toHaveBeenCalledTimes(2);
});

test("where nobody speaks the server's reports are enough, and one that is lost is no silence", async () => {
  // Once a second, seen by two looks of five; the one of every tenth second lost.
  const isReport = (look: number) => look % 5 === 0 || look % 5 === 2;
  await looks(498, (look) => isReport(look) && look % 25 !== 0);
  expect(told).toHaveBeenCalledTimes(0);
  await looks(5, never);
  expect(told).toHaveBeenCalledTimes(0);
  await looks(3, never);
  expect(told).toHaveBeenCalledTimes(1);
});

test("who is muted, after which only reports come, is not silent", async () => {
  await looks(20, always);
  await looks(60, (look) => look % 5 === 2 || look % 5 === 4);
  expect(told).toHaveBeenCalledTimes(0);
});

test("one connection over which something comes is enough", async () => {
  await looks(8, always);
  await looks(20, always, peers.slice(0, 1));
  expect(told).toHaveBeenCalledTimes(0);
});

test("a connection over which nothing has come yet is not waited for", async () => {
  await looks(30, never);
  expect(told).toHaveBeenCalledTimes(0);
});

test("connections that were replaced are watched no more, and of the new ones nothing is known", async () => {
  await looks(8, always);
  await looks(2, never);
  const old = peers;
  const looked = old.map((peer) => peer.looked);
  peers = [new CountedPeer(), new CountedPeer()];
  await looks(20, never);
  expect(told).toHaveBeenCalledTimes(0);
  expect(old.map((peer) => peer.looked)).toEqual(looked);
});

test("a connection that is not connected tells by itself: nothing is made of its silence", async () => {
  await looks(8, always);
  await looks(2, never);
  peers[0]!.connectionState = "disconnected";
  await looks(20, never);
  expect(told).toHaveBeenCalledTimes(0);
  peers[0]!.connectionState = "connected";
  await looks(20, never);
  expect(told).toHaveBeenCalledTimes(0);
});

test("while there is nobody to tell it to nothing is looked at, and silence begins anew", async () => {
  await looks(8, always);
  await looks(2, never);
  const away = peers;
  peers = [];
  await looks(1, never);
  peers = away;
  await looks(20, never);
  expect(told).toHaveBeenCalledTimes(0);
});

test("after a word that another way is looked for silence means nothing until something comes", async () => {
  await looks(8, always);
  await looks(2, never);
  watch.forget();
  await looks(20, never);
  expect(told).toHaveBeenCalledTimes(0);
  await looks(8, always);
  await looks(3, never);
  expect(told).toHaveBeenCalledTimes(1);
});

test("a look under way when another way is looked for says nothing more", async () => {
  await looks(8, always);
  await looks(2, never);
  let answer: () => void = () => undefined;
  const [slow] = peers as [CountedPeer];
  slow.getStats = () => new Promise((done) => (answer = () => done(new Map())));
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  watch.forget();
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toHaveBeenCalledTimes(0);
});

test.each([
  ["never ends", () => new Promise<never>(() => undefined)],
  ["fails", () => Promise.reject(new Error("closed"))],
])("a look that %s, since its connection was closed meanwhile, is not waited for", async (_, getStats) => {
  await looks(8, always);
  const [closed] = peers as [CountedPeer];
  closed.getStats = getStats;
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  // The next one is connected before anybody looks.
  peers = [new CountedPeer()];
  await looks(9, always);
  await looks(3, never);
  expect(told).toHaveBeenCalledTimes(1);
});

test("a page that stood still knows nothing of the time in which it did", async () => {
  await looks(8, always);
  await looks(2, never);
  const now = performance.now();
  const clock = vi.spyOn(performance, "now").mockReturnValue(now + 3_000);
  await looks(1, never);
  expect(told).toHaveBeenCalledTimes(0);
  clock.mockReturnValue(now + 3_400);
  await looks(1, never);
  expect(told).toHaveBeenCalledTimes(1);
  clock.mockRestore();
});

test("a browser that counts by candidate pairs alone is watched, one that counts nothing is not", async () => {
  for (const peer of peers) {
    peer.reports = () => [
      { type: "transport" },
      { type: "candidate-pair", bytesReceived: peer.octets },
      { type: "inbound-rtp", bytesReceived: 7 },
    ];
  }
  await looks(8, always);
  await looks(3, never);
  expect(told).toHaveBeenCalledTimes(1);
  for (const peer of peers) peer.reports = () => [{ type: "transport" }];
  await looks(50, always);
  expect(told).toHaveBeenCalledTimes(1);
});
