import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { playTestSound } from "./testSound";

/** A browser's audio: time passes for notes only where a sound device runs. */
class FakeContext {
  static made: FakeContext[] = [];
  static hasDevice = true;
  readonly state = "running";
  readonly currentTime = 0;
  readonly notes: EventTarget[] = [];
  closed = false;
  constructor() {
    FakeContext.made.push(this);
  }
  createMediaStreamDestination = () => ({ stream: {} });
  createGain = () => ({
    gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined },
    connect: (to: unknown) => to,
  });
  createOscillator = () => {
    const note = Object.assign(new EventTarget(), {
      frequency: { value: 0 },
      connect: (to: unknown) => to,
      start: () => undefined,
      stop: (at: number) => {
        if (FakeContext.hasDevice) setTimeout(() => note.dispatchEvent(new Event("ended")), at * 1_000);
      },
    });
    this.notes.push(note);
    return note;
  };
  close = async () => {
    this.closed = true;
  };
}

class FakeAudio {
  srcObject: unknown = null;
  static speakers = new Set(["usb"]);
  setSinkId = async (id: string) => {
    if (!FakeAudio.speakers.has(id)) throw new DOMException("no such speaker", "NotFoundError");
  };
  play = async () => undefined;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeContext.made = [];
  FakeContext.hasDevice = true;
  vi.stubGlobal("AudioContext", FakeContext);
  vi.stubGlobal("Audio", FakeAudio);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the sound ends with its last note", async () => {
  const playing = playTestSound("usb");
  await vi.advanceTimersByTimeAsync(1_200);
  await playing;
  expect(FakeContext.made[0]?.notes).toHaveLength(3);
  expect(FakeContext.made[0]?.closed).toBe(true);
});

test("without a sound device no note ends, and that is said instead of waited for", async () => {
  FakeContext.hasDevice = false;
  const playing = playTestSound("");
  const failed = expect(playing).rejects.toMatchObject({ name: "TimeoutError" });
  await vi.advanceTimersByTimeAsync(5_000);
  await failed;
  expect(FakeContext.made[0]?.closed).toBe(true);
});

test("a speaker that is gone is a failure at once", async () => {
  await expect(playTestSound("headset")).rejects.toMatchObject({ name: "NotFoundError" });
  expect(FakeContext.made[0]?.closed).toBe(true);
});
