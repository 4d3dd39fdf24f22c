import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Description } from "../contract";
import { TileSizes } from "./tileSizes";

describe("sizes of tiles", () => {
  let said: Description[];
  let taken: boolean;
  let sizes: TileSizes;
  const tiles = () =>
    said.map((one) => ("tiles" in one ? one.tiles.map((tile) => `${tile.participantId} ${tile.lines}`) : []));
  const settle = () => vi.advanceTimersByTimeAsync(200);

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    taken = true;
    sizes = new TileSizes((description) => {
      said.push(description);
      return Promise.resolve(taken);
    });
  });

  afterEach(() => vi.useRealTimers());

  test("are told together and in steps, once the connection is there", async () => {
    sizes.show("ada", 130);
    sizes.show("ben", 0);
    await settle();
    expect(said).toEqual([]);
    sizes.restart();
    await settle();
    sizes.show("cleo", 5_000);
    await settle();
    expect(tiles()).toEqual([["ada 180", "ben 0"], ["cleo 2160"]]);
  });

  test("are not told again where nothing has changed", async () => {
    sizes.restart();
    sizes.show("ada", 100);
    await settle();
    sizes.show("ada", 170);
    await settle();
    sizes.show("ada", 190);
    sizes.show("ada", 150);
    await settle();
    expect(tiles()).toEqual([["ada 180"]]);
  });

  test("are told anew on a new connection, but not of those who have left", async () => {
    sizes.restart();
    sizes.show("ada", 100);
    sizes.show("ben", 100);
    await settle();
    sizes.pause();
    sizes.keep(new Set(["ben"]));
    sizes.show("ben", 400);
    await settle();
    sizes.restart();
    await settle();
    expect(tiles()).toEqual([["ada 180", "ben 180"], ["ben 540"]]);
  });

  test("are said again when the server could not take them", async () => {
    taken = false;
    sizes.restart();
    sizes.show("ada", 100);
    await settle();
    taken = true;
    await vi.advanceTimersByTimeAsync(1_100);
    expect(tiles()).toEqual([["ada 180"], ["ada 180"]]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(said).toHaveLength(2);
  });

  test("name the picture where it is no camera, and whether it is pinned", async () => {
    sizes.restart();
    sizes.show("ada", 100);
    sizes.show("ada", 700, "screen");
    await settle();
    sizes.show("ada", 100, "video", true);
    await settle();
    expect(said).toMatchObject([
      {
        tiles: [
          { participantId: "ada", lines: 180 },
          { participantId: "ada", lines: 720, label: "screen" },
        ],
      },
      { tiles: [{ participantId: "ada", lines: 180, pinned: true }] },
    ]);
  });

  test("go in messages that the server takes", async () => {
    sizes.restart();
    for (let i = 0; i < 200; i++) sizes.show(`p${i}`, 90);
    await settle();
    expect(tiles().map((message) => message.length)).toEqual([128, 72]);
  });
});

describe("saving data", () => {
  let said: Description[];
  let sizes: TileSizes;
  const settle = () => vi.advanceTimersByTimeAsync(200);

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    sizes = new TileSizes((description) => {
      said.push(description);
      return Promise.resolve(true);
    });
    sizes.show("ada", 90);
  });

  afterEach(() => vi.useRealTimers());

  test("stills are asked for before pictures are, again on each connection, and given up", async () => {
    sizes.setCameras("stills");
    sizes.restart();
    await settle();
    const stills = { pc: "subscribe", type: "stills", stills: true };
    const tiles = { pc: "subscribe", type: "tiles", tiles: [{ participantId: "ada", lines: 90 }] };
    expect(said).toEqual([stills, tiles]);
    sizes.restart();
    await settle();
    expect(said).toEqual([stills, tiles, stills, tiles]);
    sizes.setCameras("moving");
    await settle();
    expect(said.slice(4)).toEqual([{ ...stills, stills: false }]);
  });

  test("without cameras nobody is shown, and everybody again after that", async () => {
    sizes.restart();
    await settle();
    sizes.setCameras("none");
    await settle();
    sizes.show("ben", 90);
    await settle();
    sizes.setCameras("moving");
    await settle();
    const lines = said.map((one) =>
      "tiles" in one ? one.tiles.map((tile) => `${tile.participantId} ${tile.lines}`) : [],
    );
    expect(lines).toEqual([["ada 90"], ["ada 0"], ["ben 0"], ["ada 90", "ben 90"]]);
  });
});
