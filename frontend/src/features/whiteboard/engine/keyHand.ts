import type { BoardEngine } from "./engine";
import { PAGE_WIDTH, type Point } from "./geometry";
import { PRESSURE_UNKNOWN } from "./ink";
import type { Sample } from "./tools";

/** Keys move at once; the command follows when they rest, so that holding a key is one step. */
const NUDGE_REST_MS = 350;
const REACH = 6;

/** Everything that a pointer does by dragging, for the keyboard: a pen that goes by arrows, and moving what is selected. */
export class KeyHand {
  readonly #engine: BoardEngine;
  #pen: Point | null = null;
  #nudge: { dx: number; dy: number; timer: number } | null = null;

  constructor(engine: BoardEngine) {
    this.#engine = engine;
  }

  /** In page units; null until a key moves it. */
  get pen(): Point | null {
    return this.#pen;
  }

  lift(): void {
    this.#pen = null;
  }

  /** Draws where it is down. */
  move(dx: number, dy: number): void {
    const from = this.#pen ?? this.#engine.middle;
    this.#pen = {
      x: Math.max(0, Math.min(PAGE_WIDTH, from.x + dx)),
      y: Math.max(0, Math.min(this.#engine.pageHeight, from.y + dy)),
    };
    const { chart } = this.#engine;
    if (chart.mode !== "idle") this.#engine.run(chart.move([this.#sample()], false));
    this.#engine.afterInput();
  }

  press(): void {
    this.#pen ??= this.#engine.middle;
    const { chart } = this.#engine;
    if (chart.mode === "idle") this.#engine.run(chart.down(this.#sample(), REACH, false, false));
    else this.#engine.finish();
    this.#engine.afterInput();
  }

  /** Moves the selection: seen at once, sent when the keys rest. */
  nudge(dx: number, dy: number): void {
    const { chart } = this.#engine;
    window.clearTimeout(this.#nudge?.timer);
    const total = { dx: (this.#nudge?.dx ?? 0) + dx, dy: (this.#nudge?.dy ?? 0) + dy };
    this.#engine.during(null);
    const changes = chart.nudge(total.dx, total.dy).flatMap((one) => (one.type === "change" ? one.changes : []));
    this.#engine.during({ type: "change", changes });
    this.#nudge = { ...total, timer: window.setTimeout(() => this.settle(), NUDGE_REST_MS) };
  }

  /** Sends what was moved so far. */
  settle(): void {
    const nudge = this.#nudge;
    if (!nudge) return;
    this.#nudge = null;
    window.clearTimeout(nudge.timer);
    this.#engine.during(null);
    this.#engine.run(this.#engine.chart.nudge(nudge.dx, nudge.dy));
  }

  #sample(): Sample {
    return { ...(this.#pen ?? this.#engine.middle), pressure: PRESSURE_UNKNOWN, time: performance.now() };
  }
}
