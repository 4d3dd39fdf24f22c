import { expect, test } from "vitest";
import type { ShareView } from "../../contract";
import { BOARD, keyOf, shareKey, shownShare } from "./shares";

const share = (participantId: string, source: ShareView["source"] = "screen"): ShareView => ({
  participantId,
  source,
  sound: false,
  degrees: 0,
});
const ada = share("ada");
const ben = share("ben", "document");
const mine = share("me");
const keys = (...shares: ShareView[]) => shares.map(keyOf);

test("the newest share of another takes the slides' place, one's own does not", () => {
  expect(shownShare([], "me", null)).toBeNull();
  expect(shownShare([ada], "me", null)).toBe(shareKey("ada", "screen"));
  expect(shownShare([ada, ben, mine], "me", null)).toBe(keyOf(ben));
  expect(shownShare([mine], "me", null)).toBeNull();
});

test("what a viewer chooses stays, until it ends or another begins", () => {
  const choice = { shown: keyOf(ada), known: keys(ada, ben) };
  expect(shownShare([ada, ben], "me", choice)).toBe(keyOf(ada));
  expect(shownShare([ben], "me", choice)).toBe(keyOf(ben));
  const cleo = share("cleo");
  expect(shownShare([ada, ben, cleo], "me", choice)).toBe(keyOf(cleo));
  expect(shownShare([mine, ada], "me", { shown: keyOf(mine), known: keys(mine, ada) })).toBe(keyOf(mine));
});

test("slides that were brought back stay, and a share that begins after that is shown", () => {
  const choice = { shown: BOARD, known: keys(ada) };
  expect(shownShare([ada], "me", choice)).toBeNull();
  expect(shownShare([ada, mine], "me", choice)).toBeNull();
  expect(shownShare([ada, ben], "me", choice)).toBe(keyOf(ben));
});
