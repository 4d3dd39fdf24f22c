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

test("on a narrow line the floor is that of eight seconds: a page that is turned takes its time", () => {
  const turning = { ...slow, sentRate: 0 };
  const turned = after(after(AT_FULL, 2, turning, true), 20, { ...fluent, limited: true }, true);
  expect(turned.scale).toBe(1);
  expect(after(turned, 1, turning, true).scale).toBe(1);
  expect(after(AT_FULL, 3, slow, true).scale).toBe(1);
  expect(after(AT_FULL, 4, slow, true).scale).toBeCloseTo(1.25);
});

test("where next to nothing comes two steps are taken at once", () => {
  expect(nextFloor(AT_FULL, { ...slow, sentRate: 0.5 }).scale).toBeCloseTo(1.25 ** 2);
});

test("on a narrow line pixels come back late, and each time they had to go again later still", () => {
  const moving = { ...fluent, limited: true };
  const low = after(AT_FULL, 4, slow, true);
  expect(after(low, 14, moving, true).scale).toBeCloseTo(1.25);
  const back = after(low, 15, moving, true);
  expect(back.scale).toBe(1);
  const again = after(back, 4, slow, true);
  expect(after(again, 29, moving, true).scale).toBeCloseTo(1.25);
  expect(after(again, 30, moving, true).scale).toBe(1);
});

test("what is all that the source has is calm, be it little", () => {
  const low = after(AT_FULL, 4, slow, true);
  expect(after(low, 15, { sourceRate: 6, sentRate: 6, limited: true }, true).scale).toBe(1);
});

test("a picture that comes to rest is soon sent whole", () => {
  const low = after(AT_FULL, 4, slow, true);
  expect(after(low, 3, { sourceRate: 1, sentRate: 1, limited: true }, true).scale).toBe(1);
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
