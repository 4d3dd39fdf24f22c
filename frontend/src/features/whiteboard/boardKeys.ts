import { keysEnabled } from "../../ui/keys";
import type { BoardEngine } from "./engine/engine";
import { PALETTE } from "./engine/palette";
import type { Tool } from "./engine/tools";

const toolKeys: Readonly<Record<string, Tool>> = {
  b: "pen",
  i: "highlighter",
  e: "eraser",
  t: "text",
  s: "select",
  l: "line",
  a: "arrow",
  r: "rectangle",
  o: "ellipse",
};

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Steps of the arrow keys, in page units. */
const STEP = 8;
const STEP_LARGE = 40;
const ZOOM_STEP = 1.25;

interface Steps {
  undo(): void;
  redo(): void;
}

/** What a key means to the board; true where it meant something. */
export function boardKey(event: KeyboardEvent, engine: BoardEngine, steps: Steps): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]")) return false;
  const inBoard = target?.closest("[data-board]") != null;
  if (!inBoard && target !== document.body) return false;
  const { mayDraw, isPresenter } = engine.input;
  if (event.ctrlKey || event.metaKey) {
    if (event.altKey) return false;
    return mayDraw && inBoardOrBodyChord(event, engine, steps);
  }
  const tool = toolKeys[event.key.toLowerCase()];
  if (mayDraw && tool && keysEnabled() && !event.altKey && !event.shiftKey) {
    engine.choose(tool);
    return true;
  }
  if (!inBoard) return false;
  if (isPresenter && zoomKey(event, engine)) return true;
  return mayDraw && drawingKey(event, engine, target);
}

function inBoardOrBodyChord(event: KeyboardEvent, engine: BoardEngine, steps: Steps): boolean {
  switch (event.key.toLowerCase()) {
    case "z":
      if (event.shiftKey) steps.redo();
      else steps.undo();
      return true;
    case "y":
      steps.redo();
      return true;
    case "a":
      if (engine.chart.tool !== "select") return false;
      engine.select(engine.scene.shapes.filter(engine.mayEdit).map((shape) => shape.id));
      return true;
    default:
      return false;
  }
}

function zoomKey(event: KeyboardEvent, engine: BoardEngine): boolean {
  switch (event.key) {
    case "+":
      engine.view.zoom(ZOOM_STEP);
      return true;
    case "-":
      engine.view.zoom(1 / ZOOM_STEP);
      return true;
    case "0":
      engine.view.wholePage();
      return true;
    default:
      return false;
  }
}

function drawingKey(event: KeyboardEvent, engine: BoardEngine, target: Element | null): boolean {
  // Buttons of the toolbar keep their own Enter and arrows.
  const onSurface = target?.closest("[role=application]") != null;
  const onItem = target?.closest("[data-shape-id]") != null;
  const digit = Number(event.key);
  if (Number.isInteger(digit) && digit >= 1 && digit <= PALETTE.length) {
    engine.setColor(digit - 1);
    return true;
  }
  if (event.key === "Escape") return engine.escape();
  if (!onSurface && !onItem) return false;
  const selecting = engine.chart.tool === "select" || onItem;
  const arrow = arrows[event.key];
  if (arrow) {
    const step = event.shiftKey ? STEP_LARGE : STEP;
    const [dx, dy] = [arrow[0] * step, arrow[1] * step];
    if (!selecting) engine.keys.move(dx, dy);
    else if (engine.chart.selection.length === 0) return false;
    else if (event.altKey) engine.stretchSelected(dx, dy);
    else engine.keys.nudge(dx, dy);
    return true;
  }
  if (event.key === "Delete" || event.key === "Backspace") {
    engine.removeSelected();
    return true;
  }
  if (event.key !== "Enter") return false;
  if (selecting) return engine.text.openSelected();
  engine.keys.press();
  return true;
}
