import type { NewShape, ShapeChange, ShapeView } from "../../../contract";
import { applyChange } from "../whiteboard.reducer";
import { type Box, hits, paintBox, type Point } from "./geometry";
import { Grid } from "./grid";
import { type InkPoint, POINTS_MAX } from "./ink";
import type { InkMessage } from "./live";

/** A preview without news for so long belongs to nobody any more. */
export const PREVIEW_LIFE_MS = 5_000;
/** After its acknowledgement an own change waits so long for its event to be folded. */
const SETTLE_MS = 1_500;
const PREVIEWS_MAX = 400;
/** Ids that were once on the page, so that a late preview does not raise the dead. */
const KNOWN_MAX = 12_000;

/** Ink that somebody else is drawing right now. */
export interface Preview {
  readonly id: string;
  readonly from: string;
  readonly kind: "pen" | "highlighter";
  readonly color: number;
  readonly size: number;
  readonly points: InkPoint[];
  readonly changedAt: number;
}

export type OwnStep =
  | { readonly type: "add"; readonly shapes: readonly NewShape[] }
  | { readonly type: "change"; readonly changes: readonly ShapeChange[] }
  | { readonly type: "remove"; readonly ids: readonly string[] };

interface Pending {
  readonly key: number;
  readonly step: OwnStep;
  settleBy: number | null;
}

/** What differs from before, for the painter: boxes that must be painted again, or only shapes on top of everything. */
export interface SceneChange {
  readonly dirty: readonly Box[];
  readonly onTop: readonly ShapeView[];
}

/** Above every key of the server, whose keys are digits and letters. */
const OPTIMISTIC_Z = "~";

/**
 * What is seen on one page: the server's shapes, own steps that wait for their acknowledgement, and others' ink under way.
 * Knows no clock: the caller says what time it is.
 */
export class Scene {
  readonly #me: string;
  readonly #grid = new Grid();
  readonly #previews = new Map<string, Preview>();
  readonly #known = new Set<string>();
  #committed: readonly ShapeView[] = [];
  #pending: Pending[] = [];
  #transient: OwnStep | null = null;
  #shown: readonly ShapeView[] = [];
  #byId = new Map<string, ShapeView>();
  #order = new Map<string, number>();
  #nextKey = 1;

  constructor(me: string) {
    this.#me = me;
  }

  /** All shapes as they are to be seen, lowest first. */
  get shapes(): readonly ShapeView[] {
    return this.#shown;
  }

  get previews(): ReadonlyMap<string, Preview> {
    return this.#previews;
  }

  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

  find(id: string): ShapeView | undefined {
    return this.#byId.get(id);
  }

  /** Takes the server's shapes. */
  commit(shapes: readonly ShapeView[], now: number): SceneChange {
    if (shapes !== this.#committed) {
      this.#committed = shapes;
      for (const shape of shapes) {
        this.#known.add(shape.id);
        this.#previews.delete(shape.id);
      }
      this.#forgetOldest();
    }
    return this.#refresh(now);
  }

  /** Shows an own step at once; the key settles or rejects it. */
  begin(step: OwnStep, now: number): { readonly key: number; readonly change: SceneChange } {
    const key = this.#nextKey++;
    this.#pending.push({ key, step, settleBy: null });
    return { key, change: this.#refresh(now) };
  }

  /** Shows what the hand is doing right now (moving, erasing) without a promise; null ends it. */
  during(step: OwnStep | null, now: number): SceneChange {
    if (step === null && this.#transient === null) return { dirty: [], onTop: [] };
    this.#transient = step;
    return this.#refresh(now);
  }

  /** The server has it: stays as shown until its event is folded. */
  settle(key: number, now: number): SceneChange {
    const pending = this.#pending.find((one) => one.key === key);
    if (pending) pending.settleBy = now + SETTLE_MS;
    return this.#refresh(now);
  }

  /** The server does not want it: it vanishes. */
  reject(key: number, now: number): SceneChange {
    this.#pending = this.#pending.filter((one) => one.key !== key);
    return this.#refresh(now);
  }

  /** Others' ink under way; true where something is to be painted. */
  preview(from: string, message: InkMessage, now: number): boolean {
    if (this.#known.has(message.shapeId) || from === this.#me) return false;
    const before = this.#previews.get(message.shapeId);
    if (before && before.from !== from) return false;
    if (!before && this.#previews.size >= PREVIEWS_MAX) return false;
    const points = before?.points ?? [];
    // Messages may be lost, so an offset may run ahead: a straight line bridges the gap until the shape itself comes.
    const fresh = before ? message.points.slice(Math.max(0, points.length - message.offset)) : message.points;
    if (points.length + fresh.length > POINTS_MAX) return false;
    points.push(...fresh);
    const { shapeId: id, kind, color, size } = message;
    this.#previews.set(id, { id, from, kind, color, size, points, changedAt: now });
    return true;
  }

  /** Forgets previews without news and steps whose event never came; null where nothing was forgotten. */
  expire(now: number): SceneChange | null {
    let dropped = false;
    for (const preview of this.#previews.values()) {
      if (now - preview.changedAt < PREVIEW_LIFE_MS) continue;
      this.#previews.delete(preview.id);
      dropped = true;
    }
    const late = this.#pending.some((one) => one.settleBy !== null && now >= one.settleBy);
    return dropped || late ? this.#refresh(now) : null;
  }

  /** The topmost shape at a point that the caller cares for. */
  hit(at: Point, reach: number, wanted: (shape: ShapeView) => boolean = () => true): ShapeView | null {
    const box = { left: at.x - reach, right: at.x + reach, top: at.y - reach, bottom: at.y + reach };
    return this.inBox(box).findLast((shape) => wanted(shape) && hits(shape, at, reach)) ?? null;
  }

  /** Shapes that may paint into a box, lowest first. */
  inBox(box: Box): ShapeView[] {
    const found: ShapeView[] = [];
    for (const id of this.#grid.search(box)) {
      const shape = this.#byId.get(id);
      if (shape) found.push(shape);
    }
    return found.sort((a, b) => (this.#order.get(a.id) ?? 0) - (this.#order.get(b.id) ?? 0));
  }

  #refresh(now: number): SceneChange {
    const committed = new Map(this.#committed.map((shape) => [shape.id, shape]));
    this.#pending = this.#pending.filter(
      ({ step, settleBy }) => settleBy === null || (now < settleBy && !isFolded(step, committed)),
    );
    const next = this.#overlay();
    const change = this.#compare(next);
    this.#shown = next;
    this.#byId = new Map(next.map((shape) => [shape.id, shape]));
    this.#order = new Map(next.map((shape, i) => [shape.id, i]));
    return change;
  }

  #overlay(): readonly ShapeView[] {
    const steps = this.#pending.map((one) => one.step);
    if (this.#transient) steps.push(this.#transient);
    if (steps.length === 0) return this.#committed;
    let shapes = this.#committed.slice();
    for (const step of steps) {
      if (step.type === "add") {
        for (const shape of step.shapes)
          if (!this.#known.has(shape.id)) shapes.push({ ...shape, author: this.#me, z: OPTIMISTIC_Z });
      } else if (step.type === "change") {
        const changes = new Map(step.changes.map((one) => [one.id, one]));
        shapes = shapes.map((shape) => {
          const one = changes.get(shape.id);
          return one ? applyChange(shape, { ...one, z: null }) : shape;
        });
      } else {
        const gone = new Set(step.ids);
        shapes = shapes.filter((shape) => !gone.has(shape.id));
      }
    }
    return shapes;
  }

  #compare(next: readonly ShapeView[]): SceneChange {
    const before = this.#shown;
    if (before === next) return { dirty: [], onTop: [] };
    const dirty: Box[] = [];
    const onTop: ShapeView[] = [];
    const nextIds = new Set(next.map((shape) => shape.id));
    for (const shape of before) {
      if (nextIds.has(shape.id)) continue;
      dirty.push(paintBox(shape));
      this.#grid.remove(shape.id);
    }
    // Where the kept ones come in the order of before, a new one at the end is only painted over them.
    let lastOrder = -1;
    for (const shape of next) {
      const old = this.#byId.get(shape.id);
      if (!old) {
        onTop.push(shape);
        this.#grid.put(shape.id, paintBox(shape));
        continue;
      }
      const order = this.#order.get(shape.id) ?? -1;
      const inOrder = order > lastOrder && onTop.length === 0;
      lastOrder = Math.max(order, lastOrder);
      if (inOrder && looksSame(old, shape)) continue;
      dirty.push(paintBox(old), paintBox(shape));
      this.#grid.put(shape.id, paintBox(shape));
      if (onTop.length > 0) {
        // Something new lies below: it is not on top of everything.
        dirty.push(...onTop.map(paintBox));
        onTop.length = 0;
      }
    }
    return { dirty, onTop };
  }

  #forgetOldest(): void {
    for (const id of this.#known) {
      if (this.#known.size <= KNOWN_MAX) return;
      this.#known.delete(id);
    }
  }
}

/** The server's answer differs from what was shown at once only in its place in the order. */
function looksSame(a: ShapeView, b: ShapeView): boolean {
  if (a === b) return true;
  return (
    a.kind === b.kind &&
    a.x === b.x &&
    a.y === b.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.color === b.color &&
    a.size === b.size &&
    a.ink === b.ink &&
    a.text === b.text
  );
}

function isFolded(step: OwnStep, committed: ReadonlyMap<string, ShapeView>): boolean {
  switch (step.type) {
    case "add":
      return step.shapes.every((shape) => committed.has(shape.id));
    case "change":
      return step.changes.every((one) => {
        const shape = committed.get(one.id);
        return !shape || looksSame(shape, applyChange(shape, one));
      });
    case "remove":
      return step.ids.every((id) => !committed.has(id));
  }
}
