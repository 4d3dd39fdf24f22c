import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ParticipantView } from "../../contract";
import { loadLanguage } from "../../i18n";
import { PeopleQuality } from "../../media/peopleQuality";
import { FakeStream } from "./stream.test-help";
import { MediaContext, type RoomMedia } from "./useMedia";
import { VideoTile } from "./VideoTile";

const TILE_PIXELS = 81;
const ben = { id: "ben", name: "Ben", cameraOn: true, microphoneOpen: true, connected: true } as ParticipantView;
const track = {} as MediaStreamTrack;

/** The browser's small window, of which a page sees the size. */
class SmallWindow extends EventTarget {
  height = 270;
}

let setOnScreen: (isIntersecting: boolean) => void;
let told: number[];
let peopleQuality: PeopleQuality;

beforeEach(async () => {
  await loadLanguage("en");
  told = [];
  peopleQuality = new PeopleQuality();
  vi.stubGlobal("MediaStream", FakeStream);
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
        setOnScreen = (isIntersecting) => act(() => tell([{ isIntersecting }]));
      }
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(TILE_PIXELS);
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue(undefined);
});

afterEach(() => {
  cleanup();
  peopleQuality.clear();
  vi.unstubAllGlobals();
});

function show(): HTMLVideoElement {
  const media = { tiles: { show: (_id: string, pixels: number) => told.push(pixels) } };
  render(
    <MediaContext value={{ media, peopleQuality } as unknown as RoomMedia}>
      <VideoTile person={ben} track={track} speaking={false} own={false} pinned={false} onPin={() => undefined} />
    </MediaContext>,
  );
  return screen.getByLabelText<HTMLVideoElement>("Ben");
}

function fire(video: HTMLVideoElement, type: string, small: SmallWindow) {
  act(() => {
    video.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { pictureInPictureWindow: small }));
  });
}

test("a tile out of sight is asked for no more, nor drawn, and again when it is seen", () => {
  const video = show();
  expect([told.at(-1), video.srcObject !== null]).toEqual([TILE_PIXELS, true]);
  setOnScreen(false);
  expect([told.at(-1), video.srcObject]).toEqual([0, null]);
  setOnScreen(true);
  expect([told.at(-1), video.srcObject !== null]).toEqual([TILE_PIXELS, true]);
});

test("a small window is as high as it is, wherever the tile is", () => {
  const video = show();
  const small = new SmallWindow();
  fire(video, "enterpictureinpicture", small);
  expect(told.at(-1)).toBe(270);
  setOnScreen(false);
  expect([told.at(-1), video.srcObject !== null]).toEqual([270, true]);
  small.height = 540;
  act(() => void small.dispatchEvent(new Event("resize")));
  expect(told.at(-1)).toBe(540);
});

test("a small window that ends while its tile is out of sight leaves nothing that is asked for or drawn", () => {
  const video = show();
  const small = new SmallWindow();
  fire(video, "enterpictureinpicture", small);
  setOnScreen(false);
  fire(video, "leavepictureinpicture", small);
  expect([told.at(-1), video.srcObject]).toEqual([0, null]);
  // It is nobody's any more.
  small.height = 720;
  act(() => void small.dispatchEvent(new Event("resize")));
  expect(told.at(-1)).toBe(0);
});

test("a tile that goes away takes its small window with it", () => {
  const video = show();
  const small = new SmallWindow();
  fire(video, "enterpictureinpicture", small);
  cleanup();
  small.dispatchEvent(new Event("resize"));
  expect(told.at(-1)).toBe(0);
});

test("a moderator sees on the tile that somebody's line is bad", () => {
  show();
  expect(screen.queryByRole("button", { name: /Connection/ })).toBeNull();
  const line = { participantId: "ben", lossUp: 0, lossDown: 9, roundTripMs: 40, kbitsUp: 300, kbitsDown: 900 };
  act(() => peopleQuality.take([line]));
  expect(screen.getByRole("button", { name: "Ben: Connection: poor" })).toBeTruthy();
});
