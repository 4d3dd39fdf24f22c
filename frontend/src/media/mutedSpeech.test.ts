import { expect, test } from "vitest";
import { SpeechNotice } from "./mutedSpeech";

/** What is said at, for levels that come every 100 ms. */
function listen(notice: SpeechNotice, levels: readonly number[], from = 0): readonly number[] {
  return levels.flatMap((level, index) => (notice.hear(level, from + index * 100) ? [from + index * 100] : []));
}

const loud = (count: number): number[] => Array.from({ length: count }, () => 0.3);
const quiet = (count: number): number[] => Array.from({ length: count }, () => 0.02);

test("speech is told once it has gone on for a while", () => {
  expect(listen(new SpeechNotice(), loud(20))).toEqual([600]);
});

test("a cough and a knock now and then are no speech", () => {
  const levels = [...loud(3), ...quiet(10), ...loud(2), ...quiet(10), ...loud(4)];
  expect(listen(new SpeechNotice(), levels)).toEqual([]);
});

test("words with short pauses are speech", () => {
  const levels = [...loud(3), ...quiet(2), ...loud(2), ...quiet(2), ...loud(3)];
  expect(listen(new SpeechNotice(), levels)).toHaveLength(1);
});

test("who goes on speaking is not told again at once", () => {
  const notice = new SpeechNotice();
  expect(listen(notice, loud(200))).toHaveLength(1);
  expect(listen(notice, loud(20), 40_000)).toHaveLength(1);
});
