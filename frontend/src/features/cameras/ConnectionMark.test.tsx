import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadLanguage } from "../../i18n";
import { Devices } from "../../media/devices";
import type { Quality } from "../../media/quality";
import { Value } from "../../media/value";
import { ConnectionMark } from "./ConnectionMark";
import { MediaContext, type RoomMedia } from "./useMedia";

const GOOD: Quality = {
  grade: "good",
  cause: null,
  roundTripMs: 20,
  lossPercent: 0,
  jitterMs: 3,
  kbitsIn: 900,
  kbitsOut: 400,
  way: "direct",
};

let quality: Value<Quality | null>;
let devices: Devices;

beforeEach(async () => {
  await loadLanguage("en");
  quality = new Value<Quality | null>(GOOD);
  devices = new Devices();
});

afterEach(cleanup);

function show(onlyTrouble = false) {
  render(
    <MediaContext value={{ quality: { quality }, devices } as unknown as RoomMedia}>
      <ConnectionMark onlyTrouble={onlyTrouble} />
    </MediaContext>,
  );
}

function open() {
  const box = screen.getByRole("dialog", { hidden: true });
  act(() => {
    box.dispatchEvent(Object.assign(new Event("toggle"), { newState: "open" }));
  });
  return box;
}

test("a good connection is said to be one, with its figures", () => {
  show();
  expect(screen.getByRole("button", { name: "Connection: good" })).toBeTruthy();
  expect(open().textContent).toContain("Sound and picture arrive as they should.");
  expect(open().textContent).toContain("There and back20 ms");
});

test("each trouble has an advice that fits it", () => {
  show();
  const box = open();
  const advice = (part: Partial<Quality>) => {
    act(() => quality.set({ ...GOOD, ...part }));
    return box.querySelector("p")?.textContent;
  };
  expect(advice({ grade: "poor", cause: "loss", lossPercent: 9 })).toBe(
    "Your connection loses 9%: come closer to the Wi-Fi or use a cable, and stop other downloads.",
  );
  expect(advice({ grade: "poor", cause: "delay", roundTripMs: 640 })).toBe(
    "There and back takes 640 ms: you hear each other late. Stop other downloads, or take another network.",
  );
  expect(advice({ grade: "fair", cause: "jitter", jitterMs: 60 })).toContain("Sound arrives unevenly");
  act(() => devices.camera.set({ ...devices.camera.get(), on: true }));
  expect(advice({ grade: "poor", cause: "loss", lossPercent: 9 })).toContain("loses 9%: turn off your camera");
});

test("on one's own tile it is shown only where something is wrong", () => {
  show(true);
  expect(screen.queryByRole("button")).toBeNull();
  act(() => quality.set({ ...GOOD, grade: "fair", cause: "loss", lossPercent: 3 }));
  expect(screen.getByRole("button", { name: "Connection: fair" })).toBeTruthy();
});
