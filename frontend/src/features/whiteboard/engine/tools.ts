import type { NewShape, ShapeChange, ShapeKind, ShapeView } from "../../../contract";
import { type Box, boundsOf, boxOf, contains, frameOf, type Point, union } from "./geometry";
import { encodeInk, INK_BYTES_MAX, type InkPoint, POINTS_MAX, quantise, toBase64 } from "./ink";
import { type BoxKind, constrain, type Handle, moveChanges, resizeChanges } from "./transform";

export type Tool = "select" | "eraser" | ShapeKind;

export interface ToolStyle {
  readonly color: number;
  readonly size: number;
}

/** One sample of the pointer, in page units. */
export interface Sample extends Point {
  readonly pressure: number;
  readonly time: number;
}

/** What the chart may ask the board. */
export interface ToolContext {
  newId(): string;
  hit(at: Point, reach: number, wanted: (shape: ShapeView) => boolean): ShapeView | null;
  inBox(box: Box): readonly ShapeView[];
  find(id: string): ShapeView | undefined;
  mayEdit(shape: ShapeView): boolean;
  handleAt(at: Point, reach: number): Handle | null;
}

export type Effect =
  | { readonly type: "add"; readonly shapes: readonly NewShape[] }
  | { readonly type: "change"; readonly changes: readonly ShapeChange[] }
  | { readonly type: "remove"; readonly ids: readonly string[] }
  /** Shows, without sending, what letting go now would do; null ends that. */
  | { readonly type: "during"; readonly changes: readonly ShapeChange[] | null; readonly gone: readonly string[] }
  | { readonly type: "select"; readonly ids: readonly string[] }
  | { readonly type: "editText"; readonly id: string | null; readonly at: Point };

export interface InkDraft {
  readonly mode: "ink";
  readonly id: string;
  readonly kind: "pen" | "highlighter";
  readonly style: ToolStyle;
  /** Grows in place: a copy for each sample would make long strokes slow. */
  readonly points: InkPoint[];
  lastTime: number;
}

type ToolState =
  | { readonly mode: "idle" }
  | InkDraft
  | {
      readonly mode: "box";
      readonly kind: BoxKind;
      readonly id: string;
      readonly style: ToolStyle;
      from: Point;
      to: Point;
    }
  | { readonly mode: "erase"; readonly ids: Set<string>; last: Point; readonly reach: number }
  | { readonly mode: "marquee"; readonly from: Point; to: Point; readonly kept: readonly string[] }
  | { readonly mode: "move"; readonly from: Point; to: Point; readonly shapes: readonly ShapeView[] }
  | {
      readonly mode: "resize";
      readonly handle: Handle;
      readonly from: Point;
      readonly shapes: readonly ShapeView[];
      changes: readonly ShapeChange[];
    };

/** A drag shorter than this is a click, not a shape. */
export const DRAG_MIN = 5;
/** Samples nearer than this to the one before add nothing to a stroke. */
const SAMPLE_DISTANCE_MIN = 0.75;
/** Bytes one sample may need; a stroke ends before its ink could grow past the limit. */
const SAMPLE_BYTES_MAX = 12;
const POINTS_FIT = Math.min(POINTS_MAX, Math.floor(INK_BYTES_MAX / SAMPLE_BYTES_MAX));
const SHAPES_PER_STEP_MAX = 200;

/** The state chart of the tools: what pointer, keys and the chosen tool mean together. No DOM, no clock, no chance. */
export class ToolChart {
  readonly #context: ToolContext;
  #state: ToolState = { mode: "idle" };
  tool: Tool = "pen";
  style: ToolStyle = { color: 0, size: 6 };
  selection: readonly string[] = [];

  constructor(context: ToolContext) {
    this.#context = context;
  }

  get mode(): ToolState["mode"] {
    return this.#state.mode;
  }

  /** The stroke under the pen, or null. */
  get ink(): InkDraft | null {
    return this.#state.mode === "ink" ? this.#state : null;
  }

  /** The line or box under the pen, or null. */
  get box(): NewShape | null {
    return this.#state.mode === "box" ? this.#boxShape(this.#state) : null;
  }

  get marquee(): Box | null {
    const state = this.#state;
    return state.mode === "marquee" ? boxOf(state.from.x, state.from.y, state.to.x, state.to.y) : null;
  }

  choose(tool: Tool): Effect[] {
    const ended = this.cancel();
    this.tool = tool;
    return tool === "select" ? ended : [...ended, ...this.select([])];
  }

  select(ids: readonly string[]): Effect[] {
    if (ids.length === this.selection.length && ids.every((id, i) => this.selection[i] === id)) return [];
    this.selection = ids;
    return [{ type: "select", ids }];
  }

  down(at: Sample, reach: number, shift: boolean, twice: boolean): Effect[] {
    const before = this.cancel();
    return [...before, ...this.#begin(at, reach, shift, twice)];
  }

  #begin(at: Sample, reach: number, shift: boolean, twice: boolean): Effect[] {
    const { tool } = this;
    switch (tool) {
      case "pen":
      case "highlighter":
        this.#state = this.#newInk(tool, at);
        return [];
      case "line":
      case "arrow":
      case "rectangle":
      case "ellipse":
        this.#state = { mode: "box", kind: tool, id: this.#context.newId(), style: this.style, from: at, to: at };
        return [];
      case "eraser":
        this.#state = { mode: "erase", ids: new Set(), last: at, reach };
        return this.#eraseAt(this.#state, at);
      case "text": {
        const text = this.#context.hit(at, reach, this.#context.mayEdit);
        return [{ type: "editText", id: text?.kind === "text" ? text.id : null, at }];
      }
      case "select":
        return this.#beginSelect(at, reach, shift, twice);
    }
  }

  #beginSelect(at: Sample, reach: number, shift: boolean, twice: boolean): Effect[] {
    const handle = this.#context.handleAt(at, reach);
    if (handle) {
      this.#state = { mode: "resize", handle, from: at, shapes: this.#selected(), changes: [] };
      return [];
    }
    const hit = this.#context.hit(at, reach, this.#context.mayEdit);
    if (hit && twice && hit.kind === "text") return [...this.select([hit.id]), { type: "editText", id: hit.id, at }];
    const inFrame = !hit && !shift && this.#insideSelection(at);
    if (!hit && !inFrame) {
      this.#state = { mode: "marquee", from: at, to: at, kept: shift ? this.selection : [] };
      return shift ? [] : this.select([]);
    }
    let effects: Effect[] = [];
    if (hit && shift) {
      const kept = this.selection.filter((id) => id !== hit.id);
      effects = this.select(kept.length === this.selection.length ? [...kept, hit.id] : kept);
    } else if (hit && !this.selection.includes(hit.id)) {
      effects = this.select([hit.id]);
    }
    this.#state = { mode: "move", from: at, to: at, shapes: this.#selected() };
    return effects;
  }

  move(samples: readonly Sample[], shift: boolean): Effect[] {
    const state = this.#state;
    const last = samples.at(-1);
    if (!last) return [];
    switch (state.mode) {
      case "idle":
        return [];
      case "ink":
        return samples.flatMap((sample) => this.#draw(sample));
      case "box":
        state.to = shift ? constrain(state.kind, state.from, last) : last;
        return [];
      case "erase":
        return samples.flatMap((sample) => this.#eraseAt(state, sample));
      case "marquee":
        state.to = last;
        return [];
      case "move":
        state.to = last;
        return [{ type: "during", changes: moveChanges(state.shapes, state.from, state.to), gone: [] }];
      case "resize":
        state.changes = resizeChanges(state.shapes, state.handle, last.x - state.from.x, last.y - state.from.y, shift);
        return [{ type: "during", changes: state.changes, gone: [] }];
    }
  }

  up(): Effect[] {
    const state = this.#state;
    this.#state = { mode: "idle" };
    switch (state.mode) {
      case "idle":
        return [];
      case "ink":
        return [{ type: "add", shapes: [inkShape(state)] }];
      case "box": {
        const shape = this.#boxShape(state);
        return Math.hypot(shape.width, shape.height) < DRAG_MIN ? [] : [{ type: "add", shapes: [shape] }];
      }
      case "erase":
        return [...ended, ...chunks([...state.ids]).map((ids) => ({ type: "remove", ids }) as const)];
      case "marquee": {
        const box = boxOf(state.from.x, state.from.y, state.to.x, state.to.y);
        const inside = this.#context.inBox(box).filter((shape) => contains(box, frameOf(shape)));
        const mine = inside.filter((shape) => this.#context.mayEdit(shape)).map((shape) => shape.id);
        return this.select([...state.kept, ...mine.filter((id) => !state.kept.includes(id))]);
      }
      case "move": {
        const far = Math.hypot(state.to.x - state.from.x, state.to.y - state.from.y) >= 1;
        return far ? [...ended, ...changeEffects(moveChanges(state.shapes, state.from, state.to))] : ended;
      }
      case "resize":
        return [...ended, ...changeEffects(state.changes)];
    }
  }

  /** The pointer was taken away (a call, a second finger, Escape): nothing is left of what was begun. */
  cancel(): Effect[] {
    const { mode } = this.#state;
    this.#state = { mode: "idle" };
    return mode === "erase" || mode === "move" || mode === "resize" ? ended : [];
  }

  /** Moves the selection without a drag. */
  nudge(dx: number, dy: number): Effect[] {
    return changeEffects(moveChanges(this.#selected(), { x: 0, y: 0 }, { x: dx, y: dy }));
  }

  /** Resizes the selection without a drag, at its lower right. */
  stretch(dx: number, dy: number): Effect[] {
    const shapes = this.#selected();
    const [only] = shapes;
    const line = shapes.length === 1 && (only?.kind === "line" || only?.kind === "arrow");
    return changeEffects(resizeChanges(shapes, line ? "end" : "se", dx, dy, false));
  }

  removeSelected(): Effect[] {
    const ids = this.#selected().map((shape) => shape.id);
    return [...chunks(ids).map((some) => ({ type: "remove", ids: some }) as const), ...this.select([])];
  }

  restyleSelected(style: Partial<ToolStyle>): Effect[] {
    const changes = this.#selected()
      .filter((shape) => style.size === undefined || shape.kind !== "text")
      .map((shape) => ({ id: shape.id, ...style }));
    return changeEffects(changes);
  }

  #selected(): readonly ShapeView[] {
    return this.selection.flatMap((id) => {
      const shape = this.#context.find(id);
      return shape && this.#context.mayEdit(shape) ? [shape] : [];
    });
  }

  #insideSelection(at: Point): boolean {
    const [first, ...rest] = this.#selected();
    if (!first) return false;
    const box = rest.reduce((all, shape) => union(all, frameOf(shape)), frameOf(first));
    return contains(box, { left: at.x, right: at.x, top: at.y, bottom: at.y });
  }

  #newInk(kind: "pen" | "highlighter", at: Sample): InkDraft {
    const first = { x: quantise(at.x), y: quantise(at.y), pressure: at.pressure, dtMs: 0 };
    return { mode: "ink", id: this.#context.newId(), kind, style: this.style, points: [first], lastTime: at.time };
  }

  #draw(sample: Sample): Effect[] {
    const state = this.#state;
    if (state.mode !== "ink") return [];
    const point = {
      x: quantise(sample.x),
      y: quantise(sample.y),
      pressure: sample.pressure,
      dtMs: Math.max(0, Math.round(sample.time - state.lastTime)),
    };
    const before = state.points.at(-1);
    if (before && Math.hypot(point.x - before.x, point.y - before.y) < SAMPLE_DISTANCE_MIN) return [];
    state.points.push(point);
    state.lastTime = sample.time;
    if (state.points.length < POINTS_FIT) return [];
    // The stroke is full: it ends here and goes on as another, so that the hand notices nothing.
    this.#state = this.#newInk(state.kind, sample);
    return [{ type: "add", shapes: [inkShape(state)] }];
  }

  #eraseAt(state: { ids: Set<string>; last: Point; reach: number }, at: Point): Effect[] {
    const before = state.ids.size;
    const steps = Math.max(
      1,
      Math.ceil(Math.hypot(at.x - state.last.x, at.y - state.last.y) / Math.max(2, state.reach)),
    );
    for (let i = 1; i <= steps; i++) {
      const x = state.last.x + ((at.x - state.last.x) * i) / steps;
      const y = state.last.y + ((at.y - state.last.y) * i) / steps;
      const wanted = (shape: ShapeView) => !state.ids.has(shape.id) && this.#context.mayEdit(shape);
      for (let hit = this.#context.hit({ x, y }, state.reach, wanted); hit; ) {
        state.ids.add(hit.id);
        hit = this.#context.hit({ x, y }, state.reach, wanted);
      }
    }
    state.last = at;
    return state.ids.size === before ? [] : [{ type: "during", changes: null, gone: [...state.ids] }];
  }

  #boxShape(state: { kind: BoxKind; id: string; style: ToolStyle; from: Point; to: Point }): NewShape {
    const { kind, id, style, from, to } = state;
    const directed = kind === "line" || kind === "arrow";
    const box = boxOf(from.x, from.y, to.x, to.y);
    const [x, y] = directed ? [from.x, from.y] : [box.left, box.top];
    const [width, height] = directed ? [to.x - from.x, to.y - from.y] : [box.right - box.left, box.bottom - box.top];
    return {
      id,
      kind,
      x: quantise(x),
      y: quantise(y),
      width: quantise(width),
      height: quantise(height),
      color: style.color,
      size: style.size,
      ink: null,
      text: null,
    };
  }
}

const ended: Effect[] = [{ type: "during", changes: null, gone: [] }];

/** A finished stroke: its origin is the corner of its bounds, so that Width and Height can stretch it later. */
export function inkShape(draft: Pick<InkDraft, "id" | "kind" | "style" | "points">): NewShape {
  const bounds = boundsOf(draft.points);
  return {
    id: draft.id,
    kind: draft.kind,
    x: bounds.left,
    y: bounds.top,
    width: bounds.right - bounds.left,
    height: bounds.bottom - bounds.top,
    color: draft.style.color,
    size: draft.style.size,
    ink: toBase64(encodeInk(draft.points, bounds.left, bounds.top)),
    text: null,
  };
}

function chunks(ids: readonly string[]): string[][] {
  const result: string[][] = [];
  for (let at = 0; at < ids.length; at += SHAPES_PER_STEP_MAX) result.push(ids.slice(at, at + SHAPES_PER_STEP_MAX));
  return result;
}

function changeEffects(changes: readonly ShapeChange[]): Effect[] {
  const result: Effect[] = [];
  for (let at = 0; at < changes.length; at += SHAPES_PER_STEP_MAX) {
    result.push({ type: "change", changes: changes.slice(at, at + SHAPES_PER_STEP_MAX) });
  }
  return result;
}
