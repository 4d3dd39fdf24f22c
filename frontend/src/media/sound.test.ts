import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Sound } from "./sound";

class FakeNode {
  readonly gain = { value: 1, setTargetAtTime: vi.fn<(value: number, at: number, pace: number) => void>() };
  readonly threshold = { value: 0 };
  readonly knee = { value: 0 };
  readonly ratio = { value: 0 };
  readonly attack = { value: 0 };
  readonly release = { value: 0 };
  fftSize = 0;
  /** What an analyser hears: samples of this RMS. */
  static rms = 0;
  getFloatTimeDomainData = (samples: Float32Array) => samples.fill(FakeNode.rms);
  connect = (to: FakeNode) => to;
  disconnect = vi.fn<() => void>();
}

class FakeContext extends EventTarget {
  static state: AudioContextState = "running";
  static made: FakeContext[] = [];
  readonly nodes: FakeNode[] = [];
  readonly currentTime = 0;
  constructor() {
    super();
    FakeContext.made.push(this);
  }
  get state() {
    return FakeContext.state;
  }
  #node = () => {
    const node = new FakeNode();
    this.nodes.push(node);
    return node;
  };
  createGain = this.#node;
  createAnalyser = this.#node;
  createDynamicsCompressor = this.#node;
  createMediaStreamSource = this.#node;
  resume = async () => undefined;
  close = async () => undefined;
  sinkId = "";
  setSinkId = (id: string) => takeSpeaker(this, id);
}

/** Speakers that are plugged in, "" the system's own; answers come in the order of the questions, a while later. */
const plugged = new Set<string>();
const asked: string[] = [];
async function takeSpeaker(player: { sinkId: string }, id: string): Promise<void> {
  asked.push(id);
  await new Promise((done) => setTimeout(done, 10));
  if (!plugged.has(id)) throw new DOMException("no such speaker", "NotFoundError");
  player.sinkId = id;
}

const elements: { volume: number; muted: boolean; srcObject: unknown; sinkId: string }[] = [];

beforeEach(() => {
  FakeContext.state = "running";
  FakeContext.made = [];
  FakeNode.rms = 0;
  elements.length = 0;
  asked.length = 0;
  plugged.clear();
  for (const id of ["", "headset", "desk"]) plugged.add(id);
  vi.stubGlobal("AudioContext", FakeContext);
  vi.stubGlobal("MediaStream", vi.fn<() => void>());
  vi.stubGlobal(
    "Audio",
    class {
      volume = 1;
      muted = false;
      srcObject: unknown = null;
      sinkId = "";
      constructor() {
        elements.push(this);
      }
      setSinkId = (id: string) => takeSpeaker(this, id);
      play = async () => undefined;
    },
  );
});

afterEach(() => vi.unstubAllGlobals());

const track = {} as MediaStreamTrack;

test("up to 100 percent the element plays, and no context is made", () => {
  const sound = new Sound();
  sound.update(new Map([["ben", track]]));
  sound.setLoudness({ of: () => 0.4, balance: false });
  expect(elements[0]).toMatchObject({ volume: 0.4, muted: false });
  expect(FakeContext.made).toHaveLength(0);
});

test("above 100 percent one context plays for all, and the elements are muted but attached", () => {
  const sound = new Sound();
  sound.update(
    new Map([
      ["ben", track],
      ["eva", track],
    ]),
  );
  sound.setLoudness({ of: () => 1.8, balance: false });
  expect(FakeContext.made).toHaveLength(1);
  expect(elements.map(({ muted, srcObject }) => [muted, srcObject !== null])).toEqual([
    [true, true],
    [true, true],
  ]);
  const gains = FakeContext.made[0]?.nodes.flatMap(({ gain }) =>
    gain.setTargetAtTime.mock.calls.map(([value]) => value),
  );
  expect(gains).toEqual([1.8, 1.8]);
  sound.setLoudness({ of: () => 1, balance: false });
  expect(elements.every(({ muted }) => !muted)).toBe(true);
  sound.stop();
});

test("while the context sleeps the voice is heard as loud as the element can", () => {
  FakeContext.state = "suspended";
  const sound = new Sound();
  sound.update(new Map([["ben", track]]));
  sound.setLoudness({ of: () => 2, balance: false });
  expect(elements[0]).toMatchObject({ volume: 1, muted: false });
  FakeContext.state = "running";
  FakeContext.made[0]?.dispatchEvent(new Event("statechange"));
  expect(elements[0]).toMatchObject({ muted: true });
  sound.stop();
});

test("evened out, a quiet voice rises and a loud one sinks, slowly and not without end; silence changes nothing", () => {
  vi.useFakeTimers();
  const sound = new Sound();
  sound.update(new Map([["ben", track]]));
  sound.setLoudness({ of: () => 0.5, balance: true });
  expect(elements[0]).toMatchObject({ muted: true });
  const gains = () =>
    FakeContext.made[0]?.nodes.map(({ gain }) => gain.setTargetAtTime.mock.calls.at(-1)?.[0] ?? 1) ?? [];
  // The limiter's, the voice's level, and how loud it is wanted.
  const level = () => gains().filter((gain) => gain !== 0.5 && gain !== 1)[0] ?? 1;
  vi.advanceTimersByTime(2_000);
  expect(level()).toBe(1);
  FakeNode.rms = 0.02;
  vi.advanceTimersByTime(200);
  expect(level()).toBeGreaterThan(1);
  expect(level()).toBeLessThan(1.5);
  vi.advanceTimersByTime(20_000);
  expect(level()).toBeCloseTo(3, 1);
  FakeNode.rms = 0.16;
  vi.advanceTimersByTime(20_000);
  expect(level()).toBeCloseTo(0.5, 1);
  FakeNode.rms = 0.5;
  vi.advanceTimersByTime(20_000);
  expect(level()).toBeCloseTo(0.35, 2);
  expect(gains()).toContain(0.5);
  sound.setLoudness({ of: () => 0.5, balance: false });
  expect(elements[0]).toMatchObject({ volume: 0.5, muted: false });
  sound.stop();
  vi.useRealTimers();
});

const twoVoices = () =>
  new Map([
    ["ben", track],
    ["eva", {} as MediaStreamTrack],
  ]);
/** Where each voice comes out; none has lost its track or is muted. */
const heardOn = () => {
  expect(elements.map(({ muted, srcObject }) => [muted, srcObject !== null])).toEqual(
    elements.map(() => [false, true]),
  );
  return elements.map(({ sinkId }) => sinkId);
};

test("every voice, also one that comes later, is heard on the chosen speaker, and in mid-call on another", async () => {
  const sound = new Sound();
  await sound.setSpeaker("headset");
  sound.update(twoVoices());
  await vi.waitFor(() => expect(heardOn()).toEqual(["headset", "headset"]));
  await sound.setSpeaker("desk");
  expect(heardOn()).toEqual(["desk", "desk"]);
  sound.update(new Map([...twoVoices(), ["zoe", track]]));
  await vi.waitFor(() => expect(heardOn()).toEqual(["desk", "desk", "desk"]));
  await sound.setSpeaker("");
  expect(heardOn()).toEqual(["", "", ""]);
  sound.stop();
});

test("a speaker that is refused leaves every voice on the system's own, and can be chosen when it is there", async () => {
  const sound = new Sound();
  sound.update(twoVoices());
  await sound.setSpeaker("headset");
  plugged.delete("desk");
  await sound.setSpeaker("desk");
  expect(heardOn()).toEqual(["", ""]);
  sound.update(new Map([...twoVoices(), ["zoe", track]]));
  await vi.waitFor(() => expect(heardOn()).toEqual(["", "", ""]));
  plugged.add("desk");
  await sound.setSpeaker("desk");
  expect(heardOn()).toEqual(["desk", "desk", "desk"]);
  sound.stop();
});

test("where not even the system's own speaker is taken it is not asked for without end", async () => {
  const sound = new Sound();
  sound.update(new Map([["ben", track]]));
  await sound.setSpeaker("headset");
  plugged.clear();
  await sound.setSpeaker("desk");
  expect(heardOn()).toEqual(["headset"]);
  expect(asked).toEqual(["headset", "desk", ""]);
  sound.stop();
});

test.each([
  ["headset", "desk"],
  ["gone", "desk"],
  ["headset", ""],
  ["gone", ""],
])(
  "of two that are chosen at once, %j and %j, the second counts, whatever comes of the first",
  async (first, second) => {
    const sound = new Sound();
    sound.update(twoVoices());
    await Promise.all([sound.setSpeaker(first), sound.setSpeaker(second)]);
    expect(heardOn()).toEqual([second, second]);
    sound.stop();
  },
);

test("what goes through Web Audio comes out of the chosen speaker too, and of the system's own where that is refused", async () => {
  const sound = new Sound();
  await sound.setSpeaker("headset");
  sound.update(new Map([["ben", track]]));
  sound.setLoudness({ of: () => 2, balance: false });
  const speaker = () => FakeContext.made[0]?.sinkId;
  await vi.waitFor(() => expect(speaker()).toBe("headset"));
  await sound.setSpeaker("desk");
  expect(speaker()).toBe("desk");
  await sound.setSpeaker("gone");
  expect(speaker()).toBe("");
  await Promise.all([sound.setSpeaker("gone"), sound.setSpeaker("headset")]);
  expect(speaker()).toBe("headset");
  sound.stop();
});
