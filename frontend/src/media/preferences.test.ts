import { expect, test } from "vitest";
import { keepsCameraOff, parsePreferences, SAVINGS } from "./preferences";

test("what was stored as sound only before there were steps stays that", () => {
  expect(parsePreferences('{"soundOnly": true}').saving).toBe("soundOnly");
  expect(parsePreferences('{"soundOnly": false}').saving).toBe("nothing");
  expect(parsePreferences('{"soundOnly": true, "saving": "stills"}').saving).toBe("stills");
});

test("each step is remembered, and anything else is no saving", () => {
  for (const saving of SAVINGS) expect(parsePreferences(JSON.stringify({ saving })).saving).toBe(saving);
  for (const saving of ["everything", 3, null])
    expect(parsePreferences(JSON.stringify({ saving })).saving).toBe("nothing");
});

test("stills are of the others: one's own camera may be on", () => {
  expect(SAVINGS.filter(keepsCameraOff)).toEqual(["noCameras", "soundOnly"]);
});

test("a background is remembered, and one that is not known is none", () => {
  expect(parsePreferences('{"background": "dusk"}').background).toBe("dusk");
  expect(parsePreferences('{"background": "beach"}').background).toBe("none");
});
