import { expect, test } from "vitest";
import { type LineLook, type LineState, lineLookOf, nextLine, WIDE } from "./loneLayer";

/** A look two seconds later, at which so many pictures more of each layer were sent. */
function later(state: LineState, small: number, large: number, availableBps: number | null = 550_000): LineState {
  const before = state.before ?? { small: 0, large: 0 };
  return nextLine(state, { small: before.small + small, large: before.large + large, availableBps });
}

const starved = later(later(WIDE, 8, 0), 10, 0);

test("both layers are sent as long as both come, or neither", () => {
  let state = WIDE;
  for (const [small, large] of [
    [8, 20],
    [10, 12],
    [2, 2],
    [0, 0],
    [0, 5],
  ] as const) {
    state = later(state, small, large);
    expect(state.isLone).toBe(false);
  }
});

test("the small one is left out once it alone was sent from one look to the next", () => {
  expect(later(WIDE, 8, 0).isLone).toBe(false);
  expect(starved).toMatchObject({ isLone: true, lackedBps: 550_000 });
  // The first look may lie in the midst of the beginning.
  expect(later(later(WIDE, 0, 0), 8, 0).isLone).toBe(false);
});

test("both come back when there has been room for both for ten seconds", () => {
  let state = starved;
  for (let i = 0; i < 4; i += 1) state = later(state, 0, 20, 1_300_000);
  expect(state.isLone).toBe(true);
  expect(later(state, 0, 20, 1_300_000).isLone).toBe(false);
  // A moment of less begins the time anew.
  expect(later(later(state, 0, 20, 1_100_000), 0, 20, 1_300_000).isLone).toBe(true);
});

test("where there was too little for both, half as much again is wanted", () => {
  let state = later(later(WIDE, 8, 0, 1_000_000), 10, 0, 1_000_000);
  for (let i = 0; i < 9; i += 1) state = later(state, 0, 20, 1_400_000);
  expect(state.isLone).toBe(true);
  for (let i = 0; i < 5; i += 1) state = later(state, 0, 20, 1_600_000);
  expect(state.isLone).toBe(false);
});

test("a browser that does not say what the line carries stays with the one", () => {
  let state = later(later(WIDE, 8, 0, null), 10, 0, null);
  for (let i = 0; i < 20; i += 1) state = later(state, 0, 20, null);
  expect(state.isLone).toBe(true);
});

test("the statistics are read by their names", () => {
  const stats = [
    { type: "candidate-pair" },
    { type: "candidate-pair", availableOutgoingBitrate: 700_000 },
    { type: "outbound-rtp", rid: "l", framesEncoded: 7 },
    { type: "outbound-rtp", rid: "h", framesEncoded: 3 },
  ];
  expect(lineLookOf(stats)).toEqual<LineLook>({ small: 7, large: 3, availableBps: 700_000 });
  expect(lineLookOf([])).toEqual<LineLook>({ small: 0, large: 0, availableBps: null });
});
