import { expect, test } from "vitest";
import { AT_FULL, type FloorState, nextFloor, paceOf } from "./frameFloor";

const slow = { sourceRate: 15, sentRate: 2, limited: true };
const fluent = { sourceRate: 15, sentRate: 15, limited: false };

function after(state: FloorState, looks: number, pace: typeof slow, isNarrow = false): FloorState {
  let next = state;
  for (let i = 0; i < looks; i += 1) next = nextFloor(next, pace, isNarrow);
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

test("on a narrow line pixels go only where next to nothing comes for some seconds, and come back late", () => {
  const turned = { ...slow, sentRate: 1 };
  expect(after(AT_FULL, 20, slow, true)).toBe(AT_FULL);
  const low = after(after(AT_FULL, 2, turned, true), 1, turned, true);
  expect(low.scale).toBeCloseTo(1.25);
  expect(after(after(after(AT_FULL, 2, turned, true), 1, fluent, true), 2, turned, true).scale).toBe(1);
  expect(after(low, 14, fluent, true).scale).toBe(low.scale);
  expect(after(low, 15, fluent, true)).toEqual(AT_FULL);
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
