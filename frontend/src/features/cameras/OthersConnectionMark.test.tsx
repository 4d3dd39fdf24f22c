import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadLanguage } from "../../i18n";
import { PeopleQuality } from "../../media/peopleQuality";
import { OthersConnectionMark } from "./OthersConnectionMark";
import { MediaContext, type RoomMedia } from "./useMedia";

const line = { participantId: "ben", lossUp: 0, lossDown: 0, roundTripMs: 40, kbitsUp: 300, kbitsDown: 900 };

let peopleQuality: PeopleQuality;

beforeEach(async () => {
  await loadLanguage("en");
  peopleQuality = new PeopleQuality();
});

afterEach(() => {
  cleanup();
  peopleQuality.clear();
});

function show(onlyPoor = false) {
  render(
    <MediaContext value={{ peopleQuality } as unknown as RoomMedia}>
      <OthersConnectionMark id="ben" name="Ben" onlyPoor={onlyPoor} />
    </MediaContext>,
  );
}

const tell = (part: Partial<typeof line>) => act(() => peopleQuality.take([{ ...line, ...part }]));

function toggle(newState: "open" | "closed"): HTMLElement {
  const box = screen.getByRole("dialog", { hidden: true });
  act(() => {
    box.dispatchEvent(Object.assign(new Event("toggle"), { newState }));
  });
  return box;
}

test("each cause has an advice of its own", () => {
  show();
  tell({});
  const box = toggle("open");
  const advice = (part: Partial<typeof line>) => {
    tell(part);
    return box.querySelector("p")?.textContent;
  };
  expect(advice({})).toContain("sound and picture get through");
  expect(advice({ lossUp: 9 })).toContain("What they send gets lost: it helps to turn off their camera");
  expect(advice({ lossDown: 9 })).toContain('What is sent to them gets lost: "sound only"');
  expect(advice({ roundTripMs: 700 })).toContain("There and back takes long: leave time for answers.");
});

test("on a tile it is there only while the line is bad, or is being read about", () => {
  show(true);
  tell({ lossUp: 3 });
  expect(screen.queryByRole("button")).toBeNull();
  tell({ lossUp: 9 });
  expect(screen.getByRole("button", { name: "Ben: Connection: poor" })).toBeTruthy();
  toggle("open");
  tell({});
  expect(screen.getByRole("button", { name: "Ben: Connection: good" })).toBeTruthy();
  toggle("closed");
  expect(screen.queryByRole("button")).toBeNull();
});
