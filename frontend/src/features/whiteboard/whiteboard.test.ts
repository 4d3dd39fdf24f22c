import { describe, expect, it, vi } from "vitest";
import type { Command, Event, ShapeView, WhiteboardView } from "../../contract";
import { boardTexts } from "./texts";
import { whiteboardCommands } from "./whiteboard.commands";
import { whiteboardReducer } from "./whiteboard.reducer";

const empty: WhiteboardView = { pages: [], everybodyDraws: false, drawers: [] };
const shape = (id: string, z: string): ShapeView => ({
  id,
  kind: "line",
  author: "ann",
  x: 0,
  y: 0,
  width: 10,
  height: 10,
  color: 0,
  size: 3,
  ink: null,
  text: null,
  z,
});
const fold = (...events: Event[]) => events.reduce((view, event) => whiteboardReducer(view, { event }), empty);
const idsOn = (view: WhiteboardView) => view.pages[0]?.shapes.map((one) => one.id);

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
    expect(view.pages).toEqual([{ pageId: "p", shapes: [], undo: 1, redo: 0 }]);
  });

  it("knows who may draw", () => {
    const view = fold(
      { type: "drawingGranted", participantId: "ann", allowed: true },
      { type: "drawingGranted", participantId: "bob", allowed: true },
      { type: "drawingGranted", participantId: null, allowed: true },
      { type: "participantLeft", participantId: "bob", reason: "left" },
    );
    expect(view).toMatchObject({ everybodyDraws: true, drawers: ["ann"] });
    expect(whiteboardReducer(view, { event: { type: "drawingGranted", participantId: null, allowed: false } })).toEqual(
      empty,
    );
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
    expect(whiteboardReducer(empty, { event: { type: "pageShown", pageId: "p" } })).toBe(empty);
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
    const shapeOf = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one)]))
        : typeof value;
    expect(shapeOf(boardTexts("de"))).toEqual(shapeOf(boardTexts("en")));
    expect(boardTexts("de").describe("Linie", "Rot", "oben links", "Ali")).toBe("Linie, Rot, oben links, von Ali");
  });
});
