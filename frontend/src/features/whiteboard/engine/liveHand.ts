import type { EngineElements, EngineOptions } from "./boardTypes";
import { Cursors } from "./cursors";
import type { BoardEngine } from "./engine";
import type { Point } from "./geometry";
import { quantise } from "./ink";
import { decodeLive } from "./live";
import { LiveOutbox } from "./outbox";

/** Of a stroke, what is not sent yet is looked for again so soon. */
const INK_RETRY_MS = 20;

/** What passes between people while it happens: pointers and ink under way, one's own and the others'. */
export class LiveHand {
  readonly #engine: BoardEngine;
  readonly #me: string;
  readonly #outbox: LiveOutbox;
  readonly #cursors: Cursors;
  #inkTimer = 0;

  constructor(engine: BoardEngine, { cursors }: EngineElements, { me, send }: EngineOptions) {
    this.#engine = engine;
    this.#me = me;
    this.#outbox = new LiveOutbox(send);
    this.#cursors = new Cursors(cursors, (id) => engine.input.names.get(id) ?? "");
  }

  /** One message of somebody else. */
  receive(from: string, bytes: Uint8Array): void {
    const message = decodeLive(bytes);
    if (!message || from === this.#me) return;
    const { scene, placement, input, easel } = this.#engine;
    const now = performance.now();
    if (message.type === "cursorGone" || message.pageId !== input.page.id) {
      this.#cursors.hide(from);
      return;
    }
    if (message.type === "cursor") {
      this.#cursors.show(from, message, placement, now);
      return;
    }
    const tip = message.points.at(-1);
    if (tip) this.#cursors.show(from, tip, placement, now);
    const count = scene.previews.size;
    if (scene.preview(from, message, now)) easel.invalidate();
    if (scene.previews.size !== count) this.#engine.changed();
  }

  /** One's own pointer rests here, or has left (null). */
  hover(at: Point | null): void {
    const { page, mayDraw } = this.#engine.input;
    if (!at || !mayDraw) this.#outbox.cursorGone();
    else this.#outbox.cursor(page.id, quantise(at.x), quantise(at.y), performance.now());
  }

  /** Sends what has come to the stroke under way. */
  draw(): void {
    window.clearTimeout(this.#inkTimer);
    if (this.#sendInk(false)) this.#inkTimer = window.setTimeout(() => this.draw(), INK_RETRY_MS);
  }

  /** The others get the rest of a stroke before its command. */
  finish(): void {
    this.#sendInk(true);
  }

  layout(): void {
    this.#cursors.layout(this.#engine.placement);
  }

  expire(now: number): void {
    this.#cursors.expire(now);
  }

  /** Another page: nobody points here. */
  leave(): void {
    this.#cursors.clear();
  }

  dispose(): void {
    this.#outbox.cursorGone();
    window.clearTimeout(this.#inkTimer);
    this.#cursors.clear();
  }

  /** True where some of it waits. */
  #sendInk(whole: boolean): boolean {
    const { chart, input } = this.#engine;
    return chart.ink ? this.#outbox.ink(input.page.id, chart.ink, performance.now(), whole) : false;
  }
}
