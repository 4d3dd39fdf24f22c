import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EventsMessage } from "../contract";
import { reducers, startView } from "../pages/classroom";
import { backoffMs, openMs } from "./backoff";
import type { MeetingConnection } from "./connection";
import { flush, ScriptedBrowser, type ScriptedHub } from "./fake";
import { decodeBatch, encodeTicket, LiveSocket } from "./live";
import type { MeetingStore } from "./store";

function message(seq: number, text: string): EventsMessage["events"][number] {
  const event = { type: "messagePosted", messageId: `c${seq}`, author: "bob", authorName: "Bob", text } as const;
  return { seq, at: "2026-11-23T10:00:00Z", actor: "bob", event };
}

describe("the connection", () => {
  let browser: ScriptedBrowser;
  let hubs: readonly ScriptedHub[];
  let store: MeetingStore;
  let connection: MeetingConnection;

  beforeEach(() => {
    vi.useFakeTimers();
    browser = new ScriptedBrowser(reducers, startView);
    ({ hubs, store, connection } = browser);
  });

  afterEach(() => {
    connection.stop();
    vi.useRealTimers();
  });

  const join = (part = {}) => browser.join(part);

  test("joins, keeps the seat and folds what comes", async () => {
    connection.start();
    const hub = await join();
    expect(store.get().phase).toBe("joined");
    expect(browser.seat).toEqual({ participantId: "ada", secret: "s3cret" });
    hub.push("Events", { from: 11, to: 12, events: [message(12, "hello")] });
    expect(store.get().seq).toBe(12);
    expect(store.get().view?.chat.messages.map((item) => item.text)).toEqual(["hello"]);
  });

  test("events that overtake the answer to Join are folded after it, once", async () => {
    connection.start();
    await flush();
    hubs[0]?.push("Events", { from: 10, to: 11, events: [message(10, "in the view"), message(11, "new")] });
    await join();
    expect(store.get().seq).toBe(11);
    expect(store.get().view?.chat.messages.map((item) => item.text)).toEqual(["new"]);
  });

  test("comes back to the same seat", async () => {
    connection.start();
    const first = await join();
    first.drop();
    expect(store.get().phase).toBe("lost");
    await vi.advanceTimersByTimeAsync(300);
    expect(hubs.length).toBe(2);
    expect(hubs[1]?.named("Join")[0]?.argument).toMatchObject({ resume: { participantId: "ada", secret: "s3cret" } });
    await join({ seq: 20 });
    expect(store.get()).toMatchObject({ phase: "joined", seq: 20 });
  });

  test("never gives up while the server is away", async () => {
    browser.opening = "refused";
    connection.start();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(hubs.length).toBeGreaterThan(100);
    browser.opening = 0;
    await vi.advanceTimersByTimeAsync(7_000);
    await join();
    expect(store.get().phase).toBe("joined");
  });

  test("a connection that hangs while it opens is closed after 1.5 s, the next after 3, 6 and 12: one that is slow gets through", async () => {
    connection.start();
    await join();
    browser.opening = 10_000;
    connection.probe(400);
    const opened: number[] = [];
    for (let ms = 0; ms < 30_000; ms += 100) {
      await vi.advanceTimersByTimeAsync(100);
      if (hubs.length - 1 > opened.length) opened.push(ms);
    }
    const [first = 0, second = 0, third = 0, fourth = 0] = opened;
    // Between them the pauses before another try, which grow to a second.
    expect([second - first, third - second, fourth - third]).toEqual([1_900, 3_800, 7_000]);
    expect(hubs.slice(1).map(({ stopped }) => stopped)).toEqual([true, true, true, false]);
    await join();
    expect(store.get().phase).toBe("joined");
  });

  test("while the server is away tries get longer, so that it may be slow when it comes", async () => {
    connection.start();
    const first = await join();
    browser.opening = "refused";
    first.drop();
    await vi.advanceTimersByTimeAsync(7_000);
    browser.opening = 8_000;
    const before = hubs.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(hubs.length).toBe(before + 1);
    await join();
    expect(store.get().phase).toBe("joined");
  });

  test("where opening has taken long once, that is waited for from the first try on", async () => {
    browser.opening = 4_000;
    connection.start();
    await vi.advanceTimersByTimeAsync(5_000);
    (await join()).drop();
    await vi.advanceTimersByTimeAsync(5_000);
    await join();
    expect([hubs.length, store.get().phase]).toEqual([2, "joined"]);
  });

  test("a hasty look at the connection does not wait for the end of a patient one", async () => {
    connection.start();
    const hub = await join();
    connection.probe(1_500);
    await vi.advanceTimersByTimeAsync(100);
    connection.probe(400);
    expect(hub.named("Ticket")).toHaveLength(2);
    // What answers the first may have been on its way before the network was another one.
    hub.named("Ticket")[0]?.answer("t2");
    await vi.advanceTimersByTimeAsync(390);
    expect(hubs.length).toBe(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(hubs.length).toBe(2);
  });

  test.each([0, 250])(
    "an answer that is there when a page goes on that stood still from %d ms on is taken",
    async (ms) => {
      connection.start();
      const hub = await join();
      connection.probe(400);
      await vi.advanceTimersByTimeAsync(ms);
      // Whatever has become due meanwhile comes first, and only then the answer.
      vi.advanceTimersByTime(3_000);
      await Promise.resolve();
      hub.named("Ticket")[0]?.answer("t2");
      await vi.advanceTimersByTimeAsync(5_000);
      expect([hubs.length, hub.stopped]).toEqual([1, false]);
    },
  );

  test("opens every connection with its token, which no message names", async () => {
    connection.start();
    (await join()).drop();
    await vi.advanceTimersByTimeAsync(300);
    const second = await join();
    expect(browser.tokens).toEqual(["token", "token"]);
    expect(second.named("Join")[0]?.argument).toEqual({
      roomId: "r1",
      name: "Ada",
      clientVersion: "0.1.0",
      resume: { participantId: "ada", secret: "s3cret" },
    });
    expect(browser.asked).toBe(0);
  });

  test("a token that the server calls none ends it, with the page that asks for the link again", async () => {
    [browser.opening, browser.tokenRefused] = ["refused", true];
    connection.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.get()).toMatchObject({ phase: "closed", closedReason: "notFound" });
    expect([hubs.length, browser.asked]).toEqual([1, 1]);
  });

  test("a gap in the numbers makes it join anew", async () => {
    connection.start();
    const hub = await join();
    hub.push("Events", { from: 15, to: 15, events: [] });
    await vi.advanceTimersByTimeAsync(1);
    expect(hubs.length).toBe(2);
  });

  test.each(["removed", "ended", "takenOver"])("closed because %s is the end", async (reason) => {
    connection.start();
    const hub = await join();
    hub.push("Closed", { reason });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.get()).toMatchObject({ phase: "closed", closedReason: reason });
    expect(hubs.length).toBe(1);
    expect(browser.seat === null).toBe(reason !== "takenOver");
  });

  test.each(["slow", "replaced"])("closed because %s joins again", async (reason) => {
    connection.start();
    const hub = await join();
    hub.push("Closed", { reason });
    await vi.advanceTimersByTimeAsync(1);
    expect(hubs.length).toBe(2);
  });

  test("an older client is told to reload and keeps trying", async () => {
    connection.start();
    await flush();
    hubs[0]?.named("Join")[0]?.answer({ ok: false, reason: "reload" });
    await flush();
    expect(store.get()).toMatchObject({ outdated: true, phase: "connecting" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hubs.length).toBeGreaterThan(1);
  });

  test("a full disk is shown to who is still coming, who keeps trying and comes in", async () => {
    connection.start();
    await flush();
    hubs[0]?.named("Join")[0]?.answer({ ok: false, reason: "diskFull" });
    await flush();
    expect(store.get()).toMatchObject({ saving: true, diskFull: true, phase: "connecting" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hubs.length).toBeGreaterThan(1);
    await join();
    expect(store.get()).toMatchObject({ saving: false, diskFull: false, phase: "joined" });
  });

  test("the log being behind is shown until it has caught up", async () => {
    connection.start();
    const hub = await join();
    hub.push("Notice", { kind: "diskFull" });
    expect(store.get()).toMatchObject({ saving: true, diskFull: true });
    hub.push("Notice", { kind: "saving" });
    expect(store.get().saving).toBe(true);
    hub.push("Notice", { kind: "saved" });
    expect(store.get().saving).toBe(false);
  });

  test("what moderators are told of connections is handed on, and not folded", async () => {
    const told: unknown[] = [];
    const stop = connection.onQuality((people) => told.push(people));
    connection.start();
    const hub = await join();
    const before = store.get();
    const people = [{ participantId: "ben", lossUp: 1, lossDown: null, roundTripMs: 40, kbitsUp: 5, kbitsDown: 6 }];
    hub.push("Quality", { people });
    expect(told).toEqual([people]);
    expect(store.get()).toBe(before);
    stop();
    hub.push("Quality", { people: [] });
    expect(told).toHaveLength(1);
  });

  test("a view in a message replaces the named parts after its events", async () => {
    connection.start();
    const hub = await join();
    const polls = { polls: [] };
    hub.push("Events", { from: 11, to: 11, events: [message(11, "x")], view: { polls } });
    expect(store.get().view?.polls).toBe(polls);
    expect(store.get().view?.chat.messages.length).toBe(1);
  });
});

test("opening is given more time with each try, up to 15 s, and all of it where nothing is known", () => {
  expect([0, 1, 2, 3, 4, 99].map((attempt) => openMs(attempt, 50))).toEqual([
    1_500, 3_000, 6_000, 12_000, 15_000, 15_000,
  ]);
  expect(openMs(0, null)).toBe(15_000);
  expect([openMs(0, 2_000), openMs(2, 1_000), openMs(0, 10_000)]).toEqual([6_000, 6_000, 15_000]);
});

test("waiting grows, stays within its limits and jitters", () => {
  expect(backoffMs(0, 0.5)).toBe(200);
  expect(backoffMs(2, 0.5)).toBe(800);
  expect(backoffMs(31, 1)).toBe(1_300);
  expect(backoffMs(0, 0)).toBe(140);
  expect(backoffMs(0, 1)).toBe(260);
  expect(backoffMs(1_000, 0.5)).toBe(5_000);
});

test("a live socket that hangs while it opens is closed, and the next gets longer", async () => {
  vi.useFakeTimers();
  const made: { closedAt: number | null; onclose: () => void }[] = [];
  vi.stubGlobal("WebSocket", function WebSocket() {
    const began = performance.now();
    const socket = {
      closedAt: null as number | null,
      onclose: () => undefined,
      close: () => {
        socket.closedAt = performance.now() - began;
        queueMicrotask(() => socket.onclose());
      },
    };
    made.push(socket);
    return socket;
  });
  const live = new LiveSocket({ url: "ws://school/live", ticket: async () => "t2" });
  live.restart("t1", 50);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(made.map(({ closedAt }) => closedAt).slice(0, 3)).toEqual([1_500, 3_000, 6_000]);
  // Where the hub took long to open, so may this one.
  live.restart("t2", 2_000);
  await vi.advanceTimersByTimeAsync(7_000);
  expect(made[4]?.closedAt).toBe(6_000);
  live.stop();
  const count = made.length;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(made).toHaveLength(count);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("frames of the live socket", () => {
  const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];

  test("a batch gives who said what", () => {
    const frame = new Uint8Array([0x10, ...text("bob"), 2, 0x04, 0xff, ...text("eve"), 1, 0x04]);
    expect(decodeBatch(frame).map(([from, bytes]) => [from, [...bytes]])).toEqual([
      ["bob", [0x04, 0xff]],
      ["eve", [0x04]],
    ]);
  });

  test("cut and endless frames are told, not read past their end", () => {
    expect(() => decodeBatch(new Uint8Array([0x10, 3, 65]))).toThrow(RangeError);
    expect(() => decodeBatch(new Uint8Array([0x10, 255, 255, 255, 255, 255, 255]))).toThrow(RangeError);
  });

  test("a ticket is announced with its length", () => {
    expect([...encodeTicket("ab")]).toEqual([1, 2, 97, 98]);
    expect([...encodeTicket("x".repeat(130)).subarray(0, 3)]).toEqual([1, 0x82, 1]);
  });
});
