import { expect, test } from "vitest";
import { FPS_MAX, Pace, SLOW_FOR_MS, SLOW_MS } from "./pace";

/** How many of the pictures of one second are made, at so many a second, each of which takes so long. */
function madeInASecond(fps: number, tookMs: number): number {
  const pace = new Pace();
  let made = 0;
  for (let frame = 0; frame < 3 * fps; frame++) {
    const nowMs = (frame * 1_000) / fps;
    if (!pace.takes(nowMs)) continue;
    pace.note(tookMs, nowMs + tookMs);
    if (nowMs >= 1_000 && nowMs < 2_000) made++;
  }
  return made;
}

test("no more pictures are made than the limit, and none is left out below it", () => {
  expect(madeInASecond(20, 8)).toBe(20);
  expect(madeInASecond(24, 8)).toBe(24);
  for (const fps of [25, 30, 50, 60]) {
    expect(madeInASecond(fps, 8)).toBeLessThanOrEqual(FPS_MAX + 1);
    expect(madeInASecond(fps, 8)).toBeGreaterThan(FPS_MAX - 3);
  }
});

test("a slow device makes fewer, so that half of its time is left for the lesson", () => {
  expect(madeInASecond(30, 100)).toBeLessThanOrEqual(6);
  expect(madeInASecond(30, 100)).toBeGreaterThan(2);
});

test("slow is who is slow for a while, not for a moment", () => {
  const pace = new Pace();
  let nowMs = 0;
  const run = (tookMs: number, forMs: number): boolean => {
    let slow = false;
    for (const end = nowMs + forMs; nowMs < end; nowMs += 50) slow = pace.note(tookMs, nowMs);
    return slow;
  };
  expect(run(10, 2_000)).toBe(false);
  expect(run(SLOW_MS * 3, SLOW_FOR_MS / 2)).toBe(false);
  expect(run(10, 2_000)).toBe(false);
  expect(run(SLOW_MS * 3, SLOW_FOR_MS + 1_000)).toBe(true);
  expect(run(10, 3_000)).toBe(false);
});
