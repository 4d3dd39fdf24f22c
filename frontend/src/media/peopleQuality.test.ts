import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PeopleQuality } from "./peopleQuality";

const line = { participantId: "ben", lossUp: 0, lossDown: 0, roundTripMs: 40, kbitsUp: 300, kbitsDown: 900 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a line is told with its figures and what is to be thought of them", () => {
  const quality = new PeopleQuality();
  quality.take([{ ...line, lossDown: 7.5 }]);
  expect(quality.people.get().get("ben")).toEqual({ ...line, lossDown: 7.5, grade: "poor", cause: "down" });
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
