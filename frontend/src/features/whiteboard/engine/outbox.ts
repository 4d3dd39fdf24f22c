import type { InkPoint } from "./ink";
import { encodeLive, POINTS_PER_MESSAGE_MAX } from "./live";
import type { InkDraft } from "./tools";

/** Between two messages of one stroke: within the 33 to 50 ms that look like a moving hand. */
export const INK_EVERY_MS = 40;
const CURSOR_EVERY_MS = 60;

/** What this person's hand does, for the others: batches of new points, and the cursor. */
export class LiveOutbox {
  readonly #send: (message: Uint8Array) => void;
  #strokeId = "";
  #sent = 0;
  #inkAt = -Infinity;
  #cursorAt = -Infinity;
  #cursorShown = false;

  constructor(send: (message: Uint8Array) => void) {
    this.#send = send;
  }

  /** Sends what is new of a stroke, if it is time. Answers whether something is left for later. */
  ink(pageId: string, draft: InkDraft, now: number, flush = false): boolean {
    if (draft.id !== this.#strokeId) {
      this.#strokeId = draft.id;
      this.#sent = 0;
      this.#inkAt = -Infinity;
    }
    if (this.#sent >= draft.points.length) return false;
    if (!flush && now - this.#inkAt < INK_EVERY_MS) return true;
    this.#inkAt = now;
    while (this.#sent < draft.points.length) {
      const points: readonly InkPoint[] = draft.points.slice(this.#sent, this.#sent + POINTS_PER_MESSAGE_MAX);
      const { kind, style, id } = draft;
      const offset = this.#sent;
      this.#send(
        encodeLive({ type: "ink", pageId, shapeId: id, kind, color: style.color, size: style.size, offset, points }),
      );
      this.#sent += points.length;
    }
    return false;
  }

  cursor(pageId: string, x: number, y: number, now: number): void {
    if (now - this.#cursorAt < CURSOR_EVERY_MS) return;
    this.#cursorAt = now;
    this.#cursorShown = true;
    this.#send(encodeLive({ type: "cursor", pageId, x, y }));
  }

  cursorGone(): void {
    if (!this.#cursorShown) return;
    this.#cursorShown = false;
    this.#send(encodeLive({ type: "cursorGone" }));
  }
}
