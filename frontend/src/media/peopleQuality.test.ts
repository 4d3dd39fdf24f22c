import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PeopleQuality } from "./peopleQuality";

const line = { participantId: "ben", lossUp: 0, lossDown: 0, roundTripMs: 40, kbitsUp: 300, kbitsDown: 900 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test.each([
  [{}, "good"],
  [{ lossUp: 3 }, "fair"],
  [{ lossDown: 7.5 }, "poor"],
  [{ roundTripMs: 300 }, "fair"],
  [{ roundTripMs: 600 }, "poor"],
  [{ lossUp: null, lossDown: null, roundTripMs: null }, "good"],
] as const)("a line with %o is %s", (part, grade) => {
  const quality = new PeopleQuality();
  quality.take([{ ...line, ...part }]);
  expect(quality.people.get().get("ben")?.grade).toBe(grade);
});

test("who is not told of any more has no mark, and nobody has one when the server falls silent", () => {
  const quality = new PeopleQuality();
  quality.take([line, { ...line, participantId: "cleo" }]);
  expect([...quality.people.get().keys()]).toEqual(["ben", "cleo"]);
  vi.advanceTimersByTime(5_000);
  quality.take([line]);
  expect([...quality.people.get().keys()]).toEqual(["ben"]);
  vi.advanceTimersByTime(15_000);
  expect(quality.people.get().size).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(quality.people.get().size).toBe(0);
});
