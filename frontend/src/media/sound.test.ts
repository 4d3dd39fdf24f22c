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
}

const elements: { volume: number; muted: boolean; srcObject: unknown }[] = [];

beforeEach(() => {
  FakeContext.state = "running";
  FakeContext.made = [];
  FakeNode.rms = 0;
  elements.length = 0;
  vi.stubGlobal("AudioContext", FakeContext);
  vi.stubGlobal("MediaStream", vi.fn<() => void>());
  vi.stubGlobal(
    "Audio",
    class {
      volume = 1;
      muted = false;
      srcObject: unknown = null;
      constructor() {
        elements.push(this);
      }
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
