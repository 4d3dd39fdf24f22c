import type { Point } from "./geometry";
import { PRESSURE_UNKNOWN } from "./ink";

/** A sample in CSS pixels from the upper left of the board. */
export interface ScreenSample extends Point {
  readonly pressure: number;
  readonly time: number;
}

export interface PointerSink {
  down(at: ScreenSample, by: { touch: boolean; shift: boolean; eraser: boolean; twice: boolean }): void;
  move(samples: readonly ScreenSample[], shift: boolean): void;
  up(): void;
  cancel(): void;
  /** The pointer rests over the board, or has left it (null). */
  hover(at: ScreenSample | null): void;
  /** Two fingers: the middle moved from one place to another, and their distance by a factor. */
  pinch(from: Point, to: Point, factor: number): void;
  /** The wheel or the touch pad. */
  wheel(at: Point, dx: number, dy: number, zoom: boolean): boolean;
}

/** Pen in the hand: the browser sends this bit for its eraser end. */
const ERASER_BUTTON = 32;
const TWICE_MS = 400;
const TWICE_PIXELS = 12;
/** A contact larger than this is a palm. */
const PALM_PIXELS = 60;

/**
 * Turns pointer events of one element into what tools understand: one drawing pointer at a time, every coalesced sample,
 * fingers ignored for drawing once a pen has been seen, two fingers for pinching. Answers how to stop.
 */
export function listenToPointers(element: HTMLElement, sink: PointerSink, signal: AbortSignal): void {
  const state = new PointerState(element, sink);
  const on = <K extends keyof HTMLElementEventMap>(type: K, handle: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(type, handle, { signal, passive: false });
  on("pointerdown", (event) => state.down(event));
  on("pointermove", (event) => state.move(event));
  on("pointerup", (event) => state.up(event));
  on("pointercancel", (event) => state.cancel(event));
  on("lostpointercapture", (event) => state.cancel(event));
  on("pointerleave", () => sink.hover(null));
  on("contextmenu", (event) => event.preventDefault());
  on("wheel", (event) => {
    const at = state.place(event.clientX, event.clientY);
    if (sink.wheel(at, event.deltaX, event.deltaY, event.ctrlKey || event.metaKey)) event.preventDefault();
  });
}

class PointerState {
  readonly #element: HTMLElement;
  readonly #sink: PointerSink;
  readonly #fingers = new Map<number, Point>();
  #drawing: number | null = null;
  #pinching = false;
  #penSeen = false;
  #lastDown: { x: number; y: number; time: number } | null = null;

  constructor(element: HTMLElement, sink: PointerSink) {
    this.#element = element;
    this.#sink = sink;
  }

  place(clientX: number, clientY: number): Point {
    const box = this.#element.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }

  down(event: PointerEvent): void {
    if (event.button !== 0 && (event.buttons & ERASER_BUTTON) === 0) return;
    // No text selection, no second mouse event, no scrolling; the focus is taken by hand instead.
    event.preventDefault();
    this.#element.focus({ preventScroll: true });
    if (event.pointerType === "pen") this.#penSeen = true;
    if (event.pointerType === "touch" && !this.#finger(event)) return;
    if (this.#drawing !== null) return;
    this.#drawing = event.pointerId;
    this.#element.setPointerCapture(event.pointerId);
    const at = this.#sample(event);
    this.#sink.down(at, {
      touch: event.pointerType === "touch",
      shift: event.shiftKey,
      eraser: (event.buttons & ERASER_BUTTON) !== 0,
      twice: this.#isTwice(at),
    });
  }

  move(event: PointerEvent): void {
    if (this.#fingers.has(event.pointerId)) {
      const before = this.#middle();
      this.#fingers.set(event.pointerId, this.place(event.clientX, event.clientY));
      const after = this.#middle();
      if (this.#pinching && before && after) {
        this.#sink.pinch(before.at, after.at, before.apart > 0 ? after.apart / before.apart : 1);
        return;
      }
    }
    if (event.pointerId === this.#drawing) {
      const all = event.getCoalescedEvents?.() ?? [];
      this.#sink.move(
        (all.length > 0 ? all : [event]).map((one) => this.#sample(one)),
        event.shiftKey,
      );
    }
    if (event.pointerType !== "touch" || this.#drawing === event.pointerId) this.#sink.hover(this.#sample(event));
  }

  up(event: PointerEvent): void {
    this.#lift(event.pointerId);
    if (event.pointerId !== this.#drawing) return;
    this.#drawing = null;
    this.#sink.up();
  }

  cancel(event: PointerEvent): void {
    this.#lift(event.pointerId);
    if (event.pointerId !== this.#drawing) return;
    this.#drawing = null;
    this.#sink.cancel();
  }

  /** True where this finger draws. */
  #finger(event: PointerEvent): boolean {
    if (event.width > PALM_PIXELS || event.height > PALM_PIXELS) return false;
    this.#fingers.set(event.pointerId, this.place(event.clientX, event.clientY));
    if (this.#fingers.size === 2) {
      // What the first finger began was the beginning of the pinch.
      this.#pinching = true;
      if (this.#drawing !== null) {
        this.#drawing = null;
        this.#sink.cancel();
      }
    }
    return this.#fingers.size === 1 && !this.#pinching && !this.#penSeen;
  }

  #lift(pointerId: number): void {
    this.#fingers.delete(pointerId);
    if (this.#fingers.size === 0) this.#pinching = false;
  }

  #middle(): { at: Point; apart: number } | null {
    const [a, b] = this.#fingers.values();
    if (!a || !b) return null;
    return { at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, apart: Math.hypot(a.x - b.x, a.y - b.y) };
  }

  #sample(event: PointerEvent): ScreenSample {
    const pressure = event.pointerType === "pen" ? Math.round(event.pressure * 255) : PRESSURE_UNKNOWN;
    return { ...this.place(event.clientX, event.clientY), pressure, time: event.timeStamp };
  }

  #isTwice(at: ScreenSample): boolean {
    const last = this.#lastDown;
    const twice =
      last !== null && at.time - last.time < TWICE_MS && Math.hypot(at.x - last.x, at.y - last.y) < TWICE_PIXELS;
    this.#lastDown = twice ? null : at;
    return twice;
  }
}
