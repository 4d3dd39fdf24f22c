// A change of the network as a whole: the hub connection that dies, the next one, and what is said of media by which of them.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Description } from "../contract";
import { FakePeer, OFFER } from "../media/fake";
import { MediaSession } from "../media/peer";
import { flush, ScriptedBrowser, type ScriptedHub } from "../meeting/fake";
import { reducers, startView } from "./classroom";

const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** What of media was said by this connection, as "publish restart". */
const said = (hub: ScriptedHub | undefined) =>
  hub?.named("Describe").map(({ argument }) => `${(argument as Description).pc} ${(argument as Description).type}`);

/** The server takes what is said by this connection, now and from now on. */
async function take(hub: ScriptedHub | undefined): Promise<void> {
  for (let i = 0; i < 4; i += 1) {
    for (const call of hub?.named("Describe") ?? []) call.answer({ ok: true, seq: 0 });
    await flush();
  }
}

async function inTheRoom() {
  FakePeer.made = [];
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  const browser = new ScriptedBrowser(reducers, startView);
  const { connection } = browser;
  const media = new MediaSession(connection);
  let isFirst = true;
  connection.onJoined(() => {
    if (isFirst) media.restart();
    else media.rejoin();
    isFirst = false;
  });
  connection.onDescribe(media.handle);
  media.setAudio({ kind: "audio" } as MediaStreamTrack);
  connection.start();
  const hub = await browser.join();
  await take(hub);
  hub.push("Describe", { pc: "subscribe", type: "offer", revision: 1, sdp: OFFER });
  await take(hub);
  for (const peer of FakePeer.made) peer.change("connected");
  await after(2_000);
  hub.calls.length = 0;
  const news = () => {
    connection.probe();
    media.resume();
  };
  return { browser, connection, media, hub, news };
}

const goOn = () => expect(FakePeer.made.map(({ closed }) => closed)).toEqual([false, false]);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the dead connection gets 400 ms, the next one brings media back, and nothing is made anew", async () => {
  const { browser, connection, media, hub, news } = await inTheRoom();
  news();
  await after(390);
  expect([browser.hubs.length, said(hub)]).toEqual([1, ["publish restart"]]);
  await after(20);
  expect(browser.hubs.length).toBe(2);
  const next = await browser.join();
  await take(next);
  expect(said(next)).toEqual(["publish restart", "subscribe restart"]);
  // The browser may take its time to tell that the old socket is gone.
  hub.drop();
  await after(20_000);
  goOn();
  expect(browser.hubs.length).toBe(2);
  media.stop();
  connection.stop();
});

test("an answer that comes by a connection of before is no answer", async () => {
  const { browser, connection, media, hub, news } = await inTheRoom();
  news();
  await after(500);
  const next = await browser.join();
  for (const call of hub.named("Describe")) call.answer({ ok: false, rule: "MEDIA-1", message: "" });
  await take(next);
  await after(20_000);
  goOn();
  media.stop();
  connection.stop();
});

test("media that falls silent while the next connection is on its way does not disturb it", async () => {
  const { browser, connection, media, news } = await inTheRoom();
  news();
  await after(500);
  for (const peer of FakePeer.made) peer.change("disconnected");
  await after(2_000);
  expect(browser.hubs.length).toBe(2);
  await take(await browser.join());
  goOn();
  media.stop();
  connection.stop();
});

test("a connection that answers stays, and restarts ICE", async () => {
  const { browser, connection, media, hub, news } = await inTheRoom();
  news();
  hub.named("Ticket")[0]?.answer("t2");
  await after(1);
  await take(hub);
  await after(10_000);
  expect([browser.hubs.length, said(hub)]).toEqual([1, ["publish restart", "subscribe restart"]]);
  goOn();
  media.stop();
  connection.stop();
});

test("a call that fails gives the connection up, so that a join says again what mattered", async () => {
  const { browser, connection, media, hub, news } = await inTheRoom();
  news();
  hub.named("Ticket")[0]?.answer("t2");
  await after(1);
  hub.named("Describe")[0]?.fail();
  await after(1_000);
  expect(browser.hubs.length).toBe(2);
  const next = await browser.join();
  await take(next);
  expect(said(next)).toEqual(["publish restart", "subscribe restart"]);
  goOn();
  media.stop();
  connection.stop();
});
