import { describe, expect, it, vi } from "vitest";
import type { Command, Event, ShapeView } from "../../contract";
import type { BoardsState } from "../../meeting/view";
import { shapeOf } from "./shape.test-help";
import { boardTexts } from "./texts";
import { whiteboardCommands } from "./whiteboard.commands";
import { startBoards, takeShapes, whiteboardReducer } from "./whiteboard.reducer";

const empty: BoardsState = { pages: [], everybodyDraws: false, drawers: [] };
const shape = (id: string, z: string) => shapeOf(id, { x: 0, z });
/** The events have the numbers after the one before. */
const foldOn = (before: BoardsState, after: number, ...events: Event[]) =>
  events.reduce((view, event, i) => whiteboardReducer(view, { seq: after + 1 + i, event }), before);
const fold = (...events: Event[]) => foldOn(empty, 0, ...events);
const idsOn = (view: BoardsState) => view.pages[0]?.shapes.map((one) => one.id);

describe("folding", () => {
  it("keeps the order of the server's keys, by code unit, wherever shapes come in", () => {
    const view = fold(
      { type: "shapesAdded", pageId: "p", shapes: [shape("b", "V0"), shape("c", "V1")] },
      { type: "shapesAdded", pageId: "p", shapes: [shape("a", "Uz")] },
      { type: "shapesAdded", pageId: "p", shapes: [shape("d", "a0")] },
    );
    expect(idsOn(view)).toEqual(["a", "b", "c", "d"]);
  });

  it("changes only what is named, and null means unchanged", () => {
    const view = fold(
      { type: "shapesAdded", pageId: "p", shapes: [shape("a", "1"), shape("b", "2")] },
      {
        type: "shapesChanged",
        pageId: "p",
        changes: [
          { id: "a", x: 0, color: 5, y: null, z: "3" },
          { id: "gone", x: 1 },
        ],
      },
    );
    expect(idsOn(view)).toEqual(["b", "a"]);
    expect(view.pages[0]?.shapes[1]).toEqual({ ...shape("a", "3"), color: 5 });
  });

  it("leaves an empty page after the last shape, with the depth of undo", () => {
    const view = fold(
      { type: "shapesAdded", pageId: "p", shapes: [shape("a", "1")] },
      { type: "undoDepthChanged", pageId: "p", undo: 1, redo: 0 },
      { type: "shapesDeleted", pageId: "p", shapeIds: ["a"] },
    );
    expect(view.pages).toEqual([{ pageId: "p", seq: 3, count: 0, undo: 1, redo: 0, shapes: [], coming: null }]);
  });

  it("knows who may draw", () => {
    const view = fold(
      { type: "drawingGranted", participantId: "ann", allowed: true },
      { type: "drawingGranted", participantId: "bob", allowed: true },
      { type: "drawingGranted", participantId: null, allowed: true },
      { type: "participantLeft", participantId: "bob", reason: "left" },
    );
    expect(view).toMatchObject({ everybodyDraws: true, drawers: ["ann"] });
    expect(
      whiteboardReducer(view, { seq: 9, event: { type: "drawingGranted", participantId: null, allowed: false } }),
    ).toEqual(empty);
  });

  it("drops the boards of a presentation that is gone, and no others", () => {
    const view = fold(
      { type: "shapesAdded", pageId: "x.1", shapes: [shape("a", "1")] },
      { type: "shapesAdded", pageId: "xy.1", shapes: [shape("b", "1")] },
      { type: "presentationRemoved", presentationId: "x" },
    );
    expect(view.pages.map((page) => page.pageId)).toEqual(["xy.1"]);
  });

  it("gives back the same object for what is not the board's", () => {
    expect(whiteboardReducer(empty, { seq: 9, event: { type: "pageShown", pageId: "p" } })).toBe(empty);
  });
});

describe("shapes that come apart from the view", () => {
  const named = { pages: [{ pageId: "p", seq: 10, count: 2, undo: 1, redo: 0 }], everybodyDraws: false, drawers: [] };
  const part = (seq: number, ...shapes: ShapeView[]) => ({ pageId: "p", seq, shapes });
  const added = (id: string, z: string): Event => ({ type: "shapesAdded", pageId: "p", shapes: [shape(id, z)] });

  it("are awaited where the view names some, and what is drawn meanwhile is seen at once", () => {
    const start = startBoards(named, null);
    expect(start.pages[0]).toMatchObject({ shapes: [], coming: { from: 10 } });
    const later = foldOn(start, 10, added("c", "3"));
    expect(idsOn(later)).toEqual(["c"]);
    expect(later.pages[0]).toMatchObject({ seq: 11, count: 3 });
  });

  it("take with them what has happened since, and only that", () => {
    const start = startBoards(named, null);
    const later = foldOn(
      start,
      10,
      added("c", "3"),
      { type: "shapesChanged", pageId: "p", changes: [{ id: "a", x: 5 }] },
      { type: "shapesDeleted", pageId: "p", shapeIds: ["b"] },
    );
    const atOnce = takeShapes(later, part(10, shape("a", "1"), shape("b", "2")));
    expect(atOnce.pages[0]).toMatchObject({ seq: 13, count: 2, coming: null });
    expect(atOnce.pages[0]?.shapes).toEqual([{ ...shape("a", "1"), x: 5 }, shape("c", "3")]);
    const newer = takeShapes(later, part(12, { ...shape("a", "1"), x: 5 }, shape("b", "2"), shape("c", "3")));
    expect(newer).toEqual(atOnce);
  });

  it("are of no use where they are older than the view, or not awaited", () => {
    const start = startBoards(named, null);
    expect(takeShapes(start, part(9, shape("a", "1")))).toBe(start);
    const here = takeShapes(start, part(10, shape("a", "1"), shape("b", "2")));
    expect(takeShapes(here, part(10, shape("x", "1")))).toBe(here);
    expect(takeShapes(empty, part(10, shape("a", "1")))).toBe(empty);
  });

  it("are not awaited any longer once the page is empty, or comes whole in an event", () => {
    const start = startBoards(named, null);
    expect(foldOn(start, 10, { type: "shapesDeleted", pageId: "p", shapeIds: ["a", "b"] }).pages[0]).toMatchObject({
      count: 0,
      shapes: [],
      coming: null,
    });
    const restored = foldOn(start, 10, { type: "boardsRestored", pages: [part(0, shape("k", "1"))] });
    expect(restored.pages[0]).toMatchObject({ seq: 11, count: 1, coming: null });
    expect(idsOn(restored)).toEqual(["k"]);
  });

  it("stay through a new view where their number has stayed, and only there", () => {
    const here = takeShapes(startBoards(named, null), part(10, shape("a", "1"), shape("b", "2")));
    expect(idsOn(startBoards(named, here))).toEqual(["a", "b"]);
    const moved = { ...named, pages: named.pages.map((page) => ({ ...page, seq: 12 })) };
    expect(startBoards(moved, here).pages[0]).toMatchObject({ shapes: [], coming: { from: 12 } });
  });
});

it("undo and redo are commands of the server, for one page", async () => {
  const send = vi.fn((_command: Command) => Promise.resolve({ ok: true as const, seq: 1 }));
  const commands = whiteboardCommands(send);
  await commands.undo("p");
  await commands.redo("p");
  expect(send.mock.calls.map(([command]) => command)).toEqual([
    { type: "undoDrawing", pageId: "p" },
    { type: "redoDrawing", pageId: "p" },
  ]);
});

describe("texts", () => {
  it("say the same things in both languages, and no key is left as a text", () => {
    const outline = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, outline(one)]))
        : typeof value;
    expect(outline(boardTexts("de"))).toEqual(outline(boardTexts("en")));
    expect(boardTexts("de").describe("Linie", "Rot", "oben links", "Ali")).toBe("Linie, Rot, oben links, von Ali");
  });
});
