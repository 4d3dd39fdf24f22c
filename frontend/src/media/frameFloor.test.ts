import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AT_FULL, type FloorState, FrameFloor, nextFloor, paceOf } from "./frameFloor";

const slow = { sourceRate: 15, sentRate: 2, limited: true };
const fluent = { sourceRate: 15, sentRate: 15, limited: false };

function after(state: FloorState, looks: number, pace: typeof slow): FloorState {
  let next = state;
  for (let i = 0; i < looks; i += 1) next = nextFloor(next, pace);
  return next;
}

test("pixels are given up below five pictures a second, to a third and no further", () => {
  expect(nextFloor(AT_FULL, slow).scale).toBeCloseTo(1.25);
  expect(after(AT_FULL, 20, slow).scale).toBe(3);
});

test("a picture that stands still and one that is fluent keep all pixels", () => {
  expect(after(AT_FULL, 5, { ...slow, sourceRate: 1 })).toBe(AT_FULL);
  expect(after(AT_FULL, 5, { ...slow, limited: false })).toBe(AT_FULL);
  expect(after(AT_FULL, 5, fluent)).toBe(AT_FULL);
});

test("pixels come back one step at a time, after some calm looks", () => {
  const low = after(AT_FULL, 4, slow);
  expect(after(low, 4, fluent).scale).toBe(low.scale);
  expect(after(low, 5, fluent).scale).toBeCloseTo(low.scale / 1.25);
  expect(after(low, 40, fluent)).toEqual(AT_FULL);
  // Just above the floor is not calm.
  expect(after(low, 40, { ...slow, sentRate: 6 }).scale).toBe(low.scale);
});

test("the pace is read from the large layer", () => {
  const stats = [
    { type: "media-source", framesPerSecond: 15 },
    { type: "outbound-rtp", rid: "l", framesPerSecond: 5, qualityLimitationReason: "none" },
    { type: "outbound-rtp", rid: "h", framesPerSecond: 3, qualityLimitationReason: "bandwidth" },
  ];
  expect(paceOf(stats, "h")).toEqual({ sourceRate: 15, sentRate: 3, limited: true });
  expect(paceOf([], "h")).toBeNull();
});

describe("the sender of a share", () => {
  const LOOK_MS = 2_000;
  let pace: typeof slow;
  let sender: FakeSender;
  let floor: FrameFloor;
  const look = (times: number) => vi.advanceTimersByTimeAsync(times * LOOK_MS);

  /** Two layers, of which the browser tells how they go; what is set is kept, by their rids. */
  class FakeSender {
    readonly track = {};
    readonly asked: string[] = [];
    #scales = { l: 4, h: 1 };
    getStats = async () =>
      new Map<string, unknown>([
        ["s", { type: "media-source", framesPerSecond: pace.sourceRate }],
        ["l", { type: "outbound-rtp", rid: "l", framesPerSecond: 5, qualityLimitationReason: "none" }],
        ["h", { type: "outbound-rtp", rid: "h", framesPerSecond: pace.sentRate, qualityLimitationReason: this.why }],
      ]);
    getParameters = () => ({
      encodings: Object.entries(this.#scales).map(([rid, scale]) => ({ rid, scaleResolutionDownBy: scale })),
    });
    setParameters = async ({ encodings }: ReturnType<FakeSender["getParameters"]>) => {
      this.#scales = Object.fromEntries(encodings.map((one) => [one.rid, one.scaleResolutionDownBy])) as never;
      this.asked.push(Object.values(this.#scales).join(" "));
    };
    get why() {
      return pace.limited ? "bandwidth" : "none";
    }
  }

  beforeEach(() => {
    vi.useFakeTimers();
    pace = fluent;
    sender = new FakeSender();
    floor = new FrameFloor(() => [sender as unknown as RTCRtpSender]);
    floor.start();
  });

  afterEach(() => {
    floor.stop();
    vi.useRealTimers();
  });

  test("is left alone while the picture is fluent or stands still", async () => {
    await look(5);
    pace = { ...slow, sourceRate: 1, sentRate: 1 };
    await look(5);
    expect(sender.asked).toEqual([]);
  });

  test("gives up pixels of its large layer alone, step by step, and takes them back", async () => {
    pace = slow;
    await look(2);
    expect(sender.asked).toEqual(["4 1.25", "4 1.5625"]);
    pace = fluent;
    await look(20);
    expect(sender.asked.slice(2)).toEqual(["4 1.25", "4 1"]);
  });

  test("begins with all pixels on a new connection, and is looked at no more once nothing is shared", async () => {
    pace = slow;
    await look(3);
    sender = new FakeSender();
    await look(1);
    expect(sender.asked).toEqual(["4 1.25"]);
    floor.stop();
    await look(3);
    expect(sender.asked).toHaveLength(1);
  });
});
