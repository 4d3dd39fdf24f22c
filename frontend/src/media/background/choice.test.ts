import { expect, test } from "vitest";
import { BACKGROUNDS, blurDepth, blurLines, parseBackground } from "./choice";
import { opacityOf } from "./opacity";
import { PICTURE_URLS } from "./pictures";

test("what is stored is a background that there is, or none", () => {
  for (const background of BACKGROUNDS) expect(parseBackground(background)).toBe(background);
  for (const other of [undefined, null, "", "beach", 3, {}]) expect(parseBackground(other)).toBe("none");
});

test("each background is a blur, a picture, one's own, or none", () => {
  for (const background of BACKGROUNDS) {
    const kinds = [
      background === "none",
      background === "own",
      blurLines(background) !== null,
      background in PICTURE_URLS,
    ];
    expect(kinds.filter(Boolean)).toHaveLength(1);
  }
});

test("a blur is as strong on large pictures as on small ones", () => {
  for (const height of [180, 360, 480, 720, 1_080]) {
    for (const lines of [12, 24]) {
      const left = height / 2 ** blurDepth(height, lines);
      expect(left).toBeLessThanOrEqual(lines);
      expect(left).toBeGreaterThan(lines / 2);
    }
  }
});

test("in doubt it is the room, and is not shown", () => {
  expect(opacityOf(0)).toBe(0);
  expect(opacityOf(0.4)).toBe(0);
  expect(opacityOf(0.5)).toBeLessThan(0.25);
  expect(opacityOf(0.8)).toBe(1);
});
