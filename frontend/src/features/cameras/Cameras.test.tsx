import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ParticipantView } from "../../contract";
import { loadLanguage } from "../../i18n";
import { Devices } from "../../media/devices";
import { PeopleQuality } from "../../media/peopleQuality";
import type { Remote } from "../../media/remote";
import { Value } from "../../media/value";
import { emptyView, ScriptedBrowser } from "../../meeting/fake";
import type { Reducers } from "../../meeting/store";
import { type Meeting, MeetingContext } from "../../meeting/useMeeting";
import type { FoldedView } from "../../meeting/view";
import { Cameras } from "./Cameras";
import { FakeStream } from "./stream.test-help";
import { TILES_MAX } from "./tiles";
import { MediaContext, type RoomMedia } from "./useMedia";

const TILE_PIXELS = 96;
const OTHERS = 60;

function seat(number: number): ParticipantView {
  return { id: `p${number}`, name: `Guest ${number}`, cameraOn: true, connected: true } as ParticipantView;
}

let shown: Map<string, number>;
let kept: ReadonlySet<string>;

beforeEach(async () => {
  await loadLanguage("en");
  shown = new Map();
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(TILE_PIXELS);
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue(undefined);
  vi.stubGlobal("MediaStream", FakeStream);
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Somebody without devices among others whose cameras are on and come. */
async function enter() {
  const participants = Array.from({ length: OTHERS }, (_, number) => seat(number));
  const browser = new ScriptedBrowser({} as Reducers, (fresh) => fresh as unknown as FoldedView);
  browser.connection.start();
  await browser.join({ view: { ...emptyView, participants: { ...emptyView.participants, participants } } });
  const remote: Remote = new Map(
    participants.map(({ id }) => [id, { audio: null, video: {} as MediaStreamTrack, shares: new Map() }]),
  );
  const media = {
    devices: new Devices(),
    speakers: { speaking: new Value(new Set<string>()) },
    quality: { quality: new Value(null) },
    peopleQuality: new PeopleQuality(),
    media: {
      remote: new Value(remote),
      tiles: {
        show: (id: string, pixels: number) => shown.set(id, pixels),
        keep: (ids: ReadonlySet<string>) => {
          kept = ids;
        },
      },
    },
  };
  render(
    <MeetingContext value={browser as unknown as Meeting}>
      <MediaContext value={media as unknown as RoomMedia}>
        <Cameras />
      </MediaContext>
    </MeetingContext>,
  );
}

const tiles = () => [...document.querySelectorAll("figure")].map((tile) => tile.dataset["participant"]);
const asked = () => [...shown].filter(([, pixels]) => pixels > 0).map(([id]) => id);
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `p${from + index}`);
const turn = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

test("forty-nine faces are a page, and only those of the page that is shown are asked for", async () => {
  await enter();
  expect(tiles()).toEqual(ids(0, TILES_MAX));
  expect(asked()).toEqual(ids(0, TILES_MAX));
  expect(screen.getByRole("status").textContent).toBe("1 of 2");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Faces before" }).disabled).toBe(true);

  turn("More faces");
  expect(tiles()).toEqual(ids(TILES_MAX, OTHERS));
  expect(asked()).toEqual(ids(TILES_MAX, OTHERS));
  expect(screen.getByRole("status").textContent).toBe("2 of 2");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "More faces" }).disabled).toBe(true);
  expect(kept.size).toBe(OTHERS);

  turn("Faces before");
  expect(asked()).toEqual(ids(0, TILES_MAX));
});

test("who is enlarged on a later page comes to the front of the first", async () => {
  await enter();
  turn("More faces");
  turn("Enlarge Guest 55");
  turn("Faces before");
  expect(tiles().slice(0, 2)).toEqual(["p55", "p0"]);
  expect(asked()).toHaveLength(TILES_MAX);
});
