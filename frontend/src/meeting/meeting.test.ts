import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EventsMessage, SendReply } from "../contract";
import { reducers, startView } from "../pages/classroom";
import { backoffMs } from "./backoff";
import { MeetingConnection } from "./connection";
import { accepted, ScriptedHub } from "./fake";
import { decodeBatch, encodeTicket } from "./live";
import type { Seat } from "./seat";
import { MeetingStore } from "./store";

const ROUND_TRIP_MS = 8;

function message(seq: number, text: string): EventsMessage["events"][number] {
  const event = { type: "messagePosted", messageId: `c${seq}`, author: "bob", authorName: "Bob", text } as const;
  return { seq, at: "2026-11-23T10:00:00Z", actor: "bob", event };
}

function idOf(call: { readonly argument: unknown } | undefined): string {
  return call ? (call.argument as { id: string }).id : "no call";
}

describe("the connection", () => {
  let hubs: ScriptedHub[];
  let refusing: boolean;
  let tokens: string[];
  let tokenRefused: boolean;
  let asked: number;
  let seat: Seat | null;
  let store: MeetingStore;
  let connection: MeetingConnection;

  beforeEach(() => {
    vi.useFakeTimers();
    hubs = [];
    refusing = false;
    tokens = [];
    tokenRefused = false;
    asked = 0;
    seat = null;
    store = new MeetingStore(reducers, startView);
    connection = new MeetingConnection(store, {
      roomId: "r1",
      token: "token",
      name: "Ada",
      clientVersion: "0.1.0",
      seat: null,
      createHub: (token) => {
        tokens.push(token);
        const hub = new ScriptedHub(refusing);
        hubs.push(hub);
        return hub;
      },
      isTokenRefused: () => {
        asked += 1;
        return Promise.resolve(tokenRefused);
      },
      keepSeat: (next) => {
        seat = next;
      },
      random: () => 0.5,
    });
  });

  afterEach(() => {
    connection.stop();
    vi.useRealTimers();
  });

  async function flush(): Promise<void> {
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  }

  async function join(part = {}): Promise<ScriptedHub> {
    await flush();
    const hub = hubs.at(-1);
    if (!hub) throw new Error("no hub");
    hub.named("Join").at(-1)?.answer(accepted(part));
    await flush();
    return hub;
  }

  test("joins, keeps the seat and folds what comes", async () => {
    connection.start();
    const hub = await join();
    expect(store.get().phase).toBe("joined");
    expect(seat).toEqual({ participantId: "ada", secret: "s3cret" });
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
    refusing = true;
    connection.start();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(hubs.length).toBeGreaterThan(100);
    refusing = false;
    await vi.advanceTimersByTimeAsync(7_000);
    await join();
    expect(store.get().phase).toBe("joined");
  });

  test("opens every connection with its token, which no message names", async () => {
    connection.start();
    (await join()).drop();
    await vi.advanceTimersByTimeAsync(300);
    const second = await join();
    expect(tokens).toEqual(["token", "token"]);
    expect(second.named("Join")[0]?.argument).toEqual({
      roomId: "r1",
      name: "Ada",
      clientVersion: "0.1.0",
      resume: { participantId: "ada", secret: "s3cret" },
    });
    expect(asked).toBe(0);
  });

  test("a token that the server calls none ends it, with the page that asks for the link again", async () => {
    [refusing, tokenRefused] = [true, true];
    connection.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.get()).toMatchObject({ phase: "closed", closedReason: "notFound" });
    expect([hubs.length, asked]).toEqual([1, 1]);
  });

  test("a command without an answer goes again with the same id, and is answered once", async () => {
    connection.start();
    const first = await join();
    const replies: SendReply[] = [];
    void connection.send({ type: "raiseHand" }).then((reply) => replies.push(reply));
    await flush();
    const id = idOf(first.named("Send")[0]);
    expect(store.get().waiting).toBe(1);
    first.drop();
    await vi.advanceTimersByTimeAsync(300);
    const second = await join();
    expect(second.named("Send").map(idOf)).toEqual([id]);
    second.named("Send")[0]?.answer({ ok: true, seq: 21 });
    await flush();
    expect(replies).toEqual([{ ok: true, seq: 21 }]);
    expect(store.get().waiting).toBe(0);
  });

  const textsOf = (hub: ScriptedHub): string[] =>
    hub.named("Send").map((call) => (call.argument as { command: { text: string } }).command.text);

  /** Answers what is sent as the server does: by a bucket of so many commands that fills again so fast. */
  async function serve(hub: ScriptedHub, burst: number, everyMs: number): Promise<string[]> {
    const applied: string[] = [];
    let [room, answered, filledAt] = [burst, 0, Date.now()];
    while (store.get().waiting > 0) {
      for (const call of hub.named("Send").slice(answered)) {
        answered += 1;
        if (room >= 1) {
          room -= 1;
          applied.push((call.argument as { command: { text: string } }).command.text);
          call.answer({ ok: true, seq: applied.length });
        } else {
          call.answer({ ok: false, rule: "BOARD-17", message: "Too many.", retryAfterMs: (1 - room) * everyMs });
        }
      }
      await vi.advanceTimersByTimeAsync(ROUND_TRIP_MS);
      room = Math.min(burst, room + (Date.now() - filledAt) / everyMs);
      filledAt = Date.now();
    }
    expect(answered).toBeGreaterThan(applied.length);
    return applied;
  }

  test("commands given while the connection is lost wait, and go one after the other in their order", async () => {
    connection.start();
    (await join()).drop();
    void connection.send({ type: "postMessage", text: "one" });
    void connection.send({ type: "postMessage", text: "two" });
    await vi.advanceTimersByTimeAsync(300);
    const hub = await join();
    expect(textsOf(hub)).toEqual(["one"]);
    hub.named("Send")[0]?.answer({ ok: true, seq: 11 });
    await flush();
    expect(textsOf(hub)).toEqual(["one", "two"]);
  });

  test("after that they go at once again", async () => {
    connection.start();
    (await join()).drop();
    void connection.send({ type: "raiseHand" });
    await vi.advanceTimersByTimeAsync(300);
    const hub = await join();
    hub.named("Send")[0]?.answer({ ok: true, seq: 11 });
    await flush();
    void connection.send({ type: "postMessage", text: "one" });
    void connection.send({ type: "postMessage", text: "two" });
    expect(hub.named("Send").length).toBe(3);
  });

  test("whatever has piled up is applied whole and in order by a server that takes 150 and then 50 a second", async () => {
    connection.start();
    (await join()).drop();
    const texts = Array.from({ length: 400 }, (_, index) => `stroke ${index}`);
    const replies = texts.map((text) => connection.send({ type: "postMessage", text }));
    await vi.advanceTimersByTimeAsync(300);
    expect(await serve(await join(), 150, 20)).toEqual(texts);
    expect((await Promise.all(replies)).every((reply) => reply.ok)).toBe(true);
  });

  test("refused for now it goes again with the same id", async () => {
    connection.start();
    const hub = await join();
    const reply = connection.send({ type: "raiseHand" });
    hub.named("Send")[0]?.answer({ ok: false, rule: "EDGE-4", message: "Later.", retryAfterMs: 200 });
    await flush();
    expect(hub.named("Send").length).toBe(1);
    expect(store.get().waiting).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(hub.named("Send").map(idOf)).toEqual([idOf(hub.named("Send")[0]), idOf(hub.named("Send")[0])]);
    hub.named("Send")[1]?.answer({ ok: true, seq: 11 });
    expect(await reply).toEqual({ ok: true, seq: 11 });
  });

  test("what comes after a command that is put off waits behind it", async () => {
    connection.start();
    const hub = await join();
    void connection.send({ type: "postMessage", text: "one" });
    hub.named("Send")[0]?.answer({ ok: false, rule: "EDGE-2", message: "Too many.", retryAfterMs: 200 });
    await flush();
    void connection.send({ type: "postMessage", text: "two" });
    await vi.advanceTimersByTimeAsync(200);
    expect(textsOf(hub)).toEqual(["one", "one"]);
    hub.named("Send")[1]?.answer({ ok: true, seq: 11 });
    await flush();
    expect(textsOf(hub)).toEqual(["one", "one", "two"]);
  });

  const tooFast = { ok: false, rule: "CHAT-3", message: "Too fast.", retryAfterMs: 8_000 } as const;

  test("who has just written too fast is told at once", async () => {
    connection.start();
    const hub = await join();
    const reply = connection.send({ type: "postMessage", text: "eleven" });
    hub.named("Send")[0]?.answer(tooFast);
    expect(await reply).toEqual(tooFast);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(hub.named("Send").length).toBe(1);
  });

  test("what was written while the connection was lost waits as long as the server says, and is counted", async () => {
    connection.start();
    (await join()).drop();
    const replies = ["eleven", "twelve"].map((text) => connection.send({ type: "postMessage", text }));
    await vi.advanceTimersByTimeAsync(300);
    const hub = await join();
    hub.named("Send")[0]?.answer(tooFast);
    await vi.advanceTimersByTimeAsync(7_990);
    expect(textsOf(hub)).toEqual(["eleven"]);
    expect(store.get()).toMatchObject({ waiting: 2, piledUp: true });
    await vi.advanceTimersByTimeAsync(10);
    expect(textsOf(hub)).toEqual(["eleven", "eleven"]);
    expect(idOf(hub.named("Send")[1])).toBe(idOf(hub.named("Send")[0]));
    hub.named("Send")[1]?.answer({ ok: true, seq: 11 });
    await flush();
    hub.named("Send")[2]?.answer({ ok: true, seq: 12 });
    expect(await Promise.all(replies)).toEqual([
      { ok: true, seq: 11 },
      { ok: true, seq: 12 },
    ]);
    expect(store.get().waiting).toBe(0);
    void connection.send({ type: "raiseHand" });
    expect(store.get()).toMatchObject({ waiting: 1, piledUp: false });
  });

  test("a server that never takes a command is believed in the end", async () => {
    connection.start();
    const hub = await join();
    const reply = connection.send({ type: "raiseHand" });
    let answered = 0;
    for (let second = 0; second < 600 && store.get().waiting > 0; second += 1) {
      for (const call of hub.named("Send").slice(answered)) {
        call.answer({ ok: false, rule: "EDGE-4", message: "Not now.", retryAfterMs: 200 });
        answered += 1;
      }
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(await reply).toMatchObject({ ok: false, rule: "EDGE-4" });
    expect(answered).toBeLessThan(100);
  });

  test("other refusals are final", async () => {
    connection.start();
    const hub = await join();
    const reply = connection.send({ type: "raiseHand" });
    hub.named("Send")[0]?.answer({ ok: false, rule: "PART-1", message: "No." });
    expect(await reply).toMatchObject({ rule: "PART-1" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hub.named("Send").length).toBe(1);
  });

  test("of viewports that wait only the newest is sent", async () => {
    connection.start();
    (await join()).drop();
    const viewport = (zoom: number) => connection.send({ type: "setViewport", centerX: 800, centerY: 450, zoom });
    const older = viewport(2);
    void connection.send({ type: "postMessage", text: "one" });
    void viewport(3);
    expect(await older).toMatchObject({ ok: false, rule: "client.superseded" });
    expect(store.get().waiting).toBe(2);
    await vi.advanceTimersByTimeAsync(300);
    const hub = await join();
    hub.named("Send")[0]?.answer({ ok: true, seq: 11 });
    await flush();
    expect(hub.named("Send").map((call) => (call.argument as { command: object }).command)).toMatchObject([
      { type: "postMessage" },
      { type: "setViewport", zoom: 3 },
    ]);
    // On its way already: the newer one goes beside it.
    void viewport(4);
    expect(store.get().waiting).toBe(2);
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
    expect(seat === null).toBe(reason !== "takenOver");
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

  test("a view in a message replaces the named parts after its events", async () => {
    connection.start();
    const hub = await join();
    const polls = { polls: [] };
    hub.push("Events", { from: 11, to: 11, events: [message(11, "x")], view: { polls } });
    expect(store.get().view?.polls).toBe(polls);
    expect(store.get().view?.chat.messages.length).toBe(1);
  });
});

test("waiting grows, stays within its limits and jitters", () => {
  expect(backoffMs(0, 0.5)).toBe(200);
  expect(backoffMs(2, 0.5)).toBe(800);
  expect(backoffMs(31, 1)).toBe(1_300);
  expect(backoffMs(0, 0)).toBe(140);
  expect(backoffMs(0, 1)).toBe(260);
  expect(backoffMs(1_000, 0.5)).toBe(5_000);
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
