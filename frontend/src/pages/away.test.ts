// What becomes of an open microphone and camera when the connection was away: for a while, or for longer than the seat is kept.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MeetingView, ParticipantView } from "../contract";
import { FakePeer } from "../media/fake";
import { Devices, type DeviceKind } from "../media/devices";
import { accepted, emptyView, flush, ScriptedHub } from "../meeting/fake";
import { Classroom } from "./classroom";

// Nothing is listened to: there is no Web Audio here.
vi.mock("../media/levels", async () => {
  const { Value } = await import("../media/value");
  class LevelMeter {
    level = new Value(0);
    start = () => undefined;
    stop = () => undefined;
  }
  class Speakers {
    speaking = new Value(new Set());
    start = () => undefined;
    stop = () => undefined;
  }
  return { LevelMeter, Speakers };
});

class FakeTrack extends EventTarget {
  enabled = true;
  readonly kind: string;

  constructor(kind: string) {
    super();
    this.kind = kind;
  }

  stop = () => undefined;
  clone = () => new FakeTrack(this.kind);
  getSettings = () => ({});
}

function viewOf(id: string, open: boolean): MeetingView {
  const self = { id, name: "Ada", microphoneOpen: open, cameraOn: open, connected: true } as ParticipantView;
  return { ...emptyView, participants: { ...emptyView.participants, participants: [self] } };
}

let hubs: ScriptedHub[];
let devices: Devices;
let classroom: Classroom;
let away: (readonly DeviceKind[])[];
let muted: (string | null)[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("__CLIENT_VERSION__", "0.1.0");
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  vi.stubGlobal("WebSocket", function WebSocket() {
    return { close: () => undefined };
  });
  const getUserMedia = (wish: MediaStreamConstraints) =>
    Promise.resolve({ getTracks: () => [new FakeTrack(wish.audio ? "audio" : "video")] });
  const mediaDevices = Object.assign(new EventTarget(), { getUserMedia, enumerateDevices: () => Promise.resolve([]) });
  Object.defineProperty(navigator, "mediaDevices", { value: mediaDevices, configurable: true });
  FakePeer.made = [];
  hubs = [];
  away = [];
  muted = [];
  devices = new Devices();
  classroom = new Classroom({
    roomId: "r",
    token: "t",
    name: "Ada",
    devices,
    createHub: () => {
      const hub = new ScriptedHub();
      hubs.push(hub);
      return hub;
    },
    onMuted: (by) => muted.push(by),
    onAway: (closed) => away.push(closed),
    onMutedSpeech: () => undefined,
    onCameraSaved: () => undefined,
    onShareEnded: () => undefined,
  });
  classroom.start();
});

afterEach(() => {
  classroom.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The newest connection is let in. */
async function enter(participantId: string, open: boolean): Promise<ScriptedHub> {
  await flush();
  const hub = hubs.at(-1);
  if (!hub) throw new Error("no hub");
  hub
    .named("Join")
    .at(-1)
    ?.answer(accepted({ participantId, view: viewOf(participantId, open) }));
  await vi.advanceTimersByTimeAsync(100);
  return hub;
}

async function speakAndLose(...kinds: readonly DeviceKind[]): Promise<void> {
  const hub = await enter("ada", false);
  for (const kind of kinds) {
    void classroom.switchTo(kind, true);
    await vi.advanceTimersByTimeAsync(100);
  }
  for (const call of hub.named("Send")) call.answer({ ok: true, seq: 11 });
  await vi.advanceTimersByTimeAsync(100);
  hub.drop();
  await vi.advanceTimersByTimeAsync(10_000);
}

const isOn = () => [devices.microphone.get().on, devices.camera.get().on];
const commands = (hub: ScriptedHub) => hub.named("Send").map(({ argument }) => JSON.stringify(argument));

test("in the same seat both go on", async () => {
  await speakAndLose("microphone", "camera");
  await enter("ada", true);
  expect(isOn()).toEqual([true, true]);
  expect([away, muted]).toEqual([[], []]);
});

test("muted meanwhile in the same seat, one is told so", async () => {
  await speakAndLose("microphone");
  await enter("ada", false);
  expect(isOn()).toEqual([false, false]);
  expect([away, muted]).toEqual([[], [null]]);
});

test("in a new seat nothing goes on unasked: one was away, nobody has muted anybody", async () => {
  await speakAndLose("microphone", "camera");
  const hub = await enter("ada-2", false);
  expect(isOn()).toEqual([false, false]);
  expect([away, muted]).toEqual([[["microphone", "camera"]], []]);
  expect(commands(hub)).toEqual([]);
  void classroom.toggle("microphone");
  await flush();
  expect(isOn()).toEqual([true, false]);
});

test("what was asked for while away is done in the new seat", async () => {
  await speakAndLose();
  void classroom.switchTo("microphone", true);
  await vi.advanceTimersByTimeAsync(100);
  await enter("ada-2", false);
  expect(isOn()).toEqual([true, false]);
  expect(away).toEqual([]);
});

test("who had nothing on is told nothing", async () => {
  await speakAndLose();
  await enter("ada-2", false);
  expect([away, muted]).toEqual([[], []]);
});
