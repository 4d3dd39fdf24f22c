import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SendReply } from "../contract";
import { reducers, startView } from "../pages/classroom";
import type { MeetingConnection } from "./connection";
import { flush, ScriptedBrowser, type ScriptedHub } from "./fake";
import type { MeetingStore } from "./store";

const ROUND_TRIP_MS = 8;

function idOf(call: { readonly argument: unknown } | undefined): string {
  return call ? (call.argument as { id: string }).id : "no call";
}

describe("the queue of commands", () => {
  let browser: ScriptedBrowser;
  let store: MeetingStore;
  let connection: MeetingConnection;

  beforeEach(() => {
    vi.useFakeTimers();
    browser = new ScriptedBrowser(reducers, startView);
    ({ store, connection } = browser);
  });

  afterEach(() => {
    connection.stop();
    vi.useRealTimers();
  });

  const join = (part = {}) => browser.join(part);

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
});
