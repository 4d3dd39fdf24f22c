// A change of the network of which the browser tells nothing, and the death of the server, which is as silent.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Description, SendReply } from "../contract";
import { Devices } from "../media/devices";
import { FakePeer, OFFER } from "../media/fake";
import { accepted, flush, ScriptedHub } from "../meeting/fake";
import { Classroom } from "./classroom";

vi.mock("../media/levels", async () => {
  const { Value } = await import("../media/value");
  const nothing = () => undefined;
  return {
    LevelMeter: class {
      level = new Value(0);
      start = nothing;
      stop = nothing;
    },
    Speakers: class {
      speaking = new Value(new Set());
      start = nothing;
      stop = nothing;
    },
  };
});

const GONE: SendReply = { ok: false, rule: "MEDIA-12", message: "" };
const TAKEN: SendReply = { ok: true, seq: 0 };

let hubs: ScriptedHub[];
let opening: "refused" | 0;
let classroom: Classroom;

const open = () => FakePeer.made.filter(({ closed }) => !closed);
const said = (hub: ScriptedHub) =>
  hub.named("Describe").map(({ argument }) => `${(argument as Description).pc} ${(argument as Description).type}`);

/** The server's answers to what is said of media. */
async function reply(hub: ScriptedHub, answer: (description: Description) => SendReply): Promise<void> {
  for (let i = 0; i < 6; i += 1) {
    for (const call of hub.named("Describe")) call.answer(answer(call.argument as Description));
    await flush();
  }
}

/** So many seconds in which something comes over every open connection or not. */
async function pass(seconds: number, isComing: boolean): Promise<void> {
  for (let ms = 0; ms < seconds * 1_000; ms += 100) {
    if (isComing) for (const peer of open()) peer.octets += 1_000;
    await vi.advanceTimersByTimeAsync(100);
  }
}

async function join(): Promise<ScriptedHub> {
  await flush();
  const hub = hubs.at(-1);
  if (!hub) throw new Error("no hub");
  hub.named("Join").at(-1)?.answer(accepted());
  await flush();
  return hub;
}

async function connect(hub: ScriptedHub, session: number): Promise<void> {
  hub.push("Describe", { pc: "subscribe", type: "offer", revision: 1, sdp: OFFER.replace("7 1", `${session} 1`) });
  await reply(hub, () => TAKEN);
  for (const peer of open()) peer.change("connected");
}

async function inTheRoom(): Promise<ScriptedHub> {
  classroom.media.setAudio({ kind: "audio" } as MediaStreamTrack);
  const hub = await join();
  await reply(hub, () => TAKEN);
  await connect(hub, 7);
  await pass(5, true);
  hub.calls.length = 0;
  return hub;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("__CLIENT_VERSION__", "0.1.0");
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  vi.stubGlobal("WebSocket", function WebSocket() {
    return { close: () => undefined };
  });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  FakePeer.made = [];
  hubs = [];
  opening = 0;
  const nothing = () => undefined;
  classroom = new Classroom({
    roomId: "r",
    token: "t",
    name: "Ada",
    devices: new Devices(),
    createHub: () => {
      const hub = new ScriptedHub(opening);
      hubs.push(hub);
      return hub;
    },
    onMuted: nothing,
    onAway: nothing,
    onMutedSpeech: nothing,
    onCameraSaved: nothing,
    onShareEnded: nothing,
  });
  classroom.start();
});

afterEach(() => {
  classroom.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("silence is a change of the network: the hub is looked at and replaced, and ICE goes on by the next", async () => {
  const hub = await inTheRoom();
  await pass(1.1, false);
  expect([hub.calls.length, hubs.length]).toEqual([0, 1]);
  await pass(1.2, false);
  expect([hub.named("Ticket").length, said(hub), hubs.length]).toEqual([1, ["publish restart"], 2]);
  const next = await join();
  await reply(next, () => TAKEN);
  expect(said(next)).toEqual(["publish restart", "subscribe restart"]);
  await pass(4, false);
  await pass(10, true);
  expect([hubs.length, FakePeer.made.length, said(next).length]).toEqual([2, 2, 2]);
});

test("a silence that was none costs a restart of ICE over the hub that answers, and no connection", async () => {
  const hub = await inTheRoom();
  await pass(1.7, false);
  hub.named("Ticket")[0]?.answer("t2");
  await reply(hub, () => TAKEN);
  await pass(20, true);
  expect(said(hub)).toEqual(["publish restart", "subscribe restart"]);
  expect([hubs.length, FakePeer.made.length, open().length]).toEqual([1, 2, 2]);
});

test("while the server is away silence is nobody's news, and after it the new connections are left to come about", async () => {
  const hub = await inTheRoom();
  const probe = vi.spyOn(classroom.connection, "probe");
  opening = "refused";
  hub.drop();
  await pass(12, false);
  expect(probe).toHaveBeenCalledTimes(0);
  opening = 0;
  await pass(1.5, false);
  const next = await join();
  await reply(next, ({ type }) => (type === "restart" ? GONE : TAKEN));
  const begun = ["publish restart", "publish offer", "subscribe restart", "subscribe request"];
  expect(said(next).toSorted()).toEqual(begun.toSorted());
  next.calls.length = 0;
  // A slow server: its offer takes 3 s, ICE 4 more.
  await pass(3, false);
  next.push("Describe", { pc: "subscribe", type: "offer", revision: 1, sdp: OFFER.replace("7 1", "8 1") });
  await reply(next, () => TAKEN);
  await pass(4, false);
  expect([said(next), next.named("Ticket")]).toEqual([["subscribe answer"], []]);
  for (const peer of open()) peer.change("connected");
  await pass(5, true);
  expect([hubs.at(-1) === next, FakePeer.made.length, open().length]).toEqual([true, 4, 2]);
  next.calls.length = 0;
  await pass(1.7, false);
  expect(next.named("Ticket")).toHaveLength(1);
});

test("a hub that is given up for silence while the server begins anew leads to new connections all the same", async () => {
  const hub = await inTheRoom();
  await pass(1.7, false);
  expect(said(hub)).toEqual(["publish restart"]);
  // It dies with the question unanswered; the next server knows nobody, and takes its time to say so.
  opening = "refused";
  hub.drop();
  await pass(7, false);
  for (const peer of open()) peer.change("disconnected");
  opening = 0;
  await pass(1.5, false);
  const next = await join();
  await pass(3, false);
  await reply(next, ({ type }) => (type === "restart" ? GONE : TAKEN));
  expect(open()).toHaveLength(1);
  await connect(next, 8);
  await pass(10, true);
  expect([open().length, open().every(({ connectionState }) => connectionState === "connected")]).toEqual([2, true]);
});

test("after a join the connections of before have their time again, however long they were silent", async () => {
  const hub = await inTheRoom();
  const probe = vi.spyOn(classroom.connection, "probe");
  await pass(1, false);
  hub.push("Closed", { reason: "slow" });
  await vi.advanceTimersByTimeAsync(1);
  await join();
  await pass(4, false);
  expect([probe.mock.calls.length, hubs.length]).toEqual([0, 2]);
});

test("what the browser tells of its network is not told again by the silence that goes with it", async () => {
  const hub = await inTheRoom();
  const probe = vi.spyOn(classroom.connection, "probe");
  await pass(0.5, false);
  window.dispatchEvent(new Event("online"));
  hub.named("Ticket")[0]?.answer("t2");
  await vi.advanceTimersByTimeAsync(1);
  await reply(hub, () => TAKEN);
  await pass(4, false);
  expect([probe.mock.calls.length, said(hub)]).toEqual([1, ["publish restart", "subscribe restart"]]);
});

test("the end of a connection of before, told while the next server refuses it, disturbs nothing of what is made instead", async () => {
  const hub = await inTheRoom();
  hub.drop();
  await pass(0.5, false);
  const next = await join();
  for (const peer of open()) peer.change("disconnected");
  await reply(next, ({ type }) => (type === "restart" ? GONE : TAKEN));
  next.push("Describe", { pc: "subscribe", type: "offer", revision: 1, sdp: OFFER.replace("7 1", "8 1") });
  await reply(next, () => TAKEN);
  await pass(3, false);
  const begun = ["publish restart", "publish offer", "subscribe restart", "subscribe request", "subscribe answer"];
  expect([said(next).toSorted(), FakePeer.made.length]).toEqual([begun.toSorted(), 4]);
});
