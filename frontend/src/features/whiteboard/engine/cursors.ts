import type { CursorMessage } from "./live";
import { colorOf, PALETTE } from "./palette";
import { type Placement, toScreen } from "./viewport";

/** A cursor that rests for so long is put away. */
const LIFE_MS = 6_000;
const CURSORS_MAX = 60;

interface Cursor {
  readonly element: HTMLElement;
  readonly label: HTMLElement;
  x: number;
  y: number;
  movedAt: number;
}

/** Others' pointers with their names: elements that are moved directly, since they move too often for React. */
export class Cursors {
  readonly #layer: HTMLElement;
  readonly #nameOf: (id: string) => string;
  readonly #cursors = new Map<string, Cursor>();

  constructor(layer: HTMLElement, nameOf: (id: string) => string) {
    this.#layer = layer;
    this.#nameOf = nameOf;
  }

  show(from: string, { x, y }: Pick<CursorMessage, "x" | "y">, placement: Placement, now: number): void {
    let cursor = this.#cursors.get(from);
    if (!cursor) {
      if (this.#cursors.size >= CURSORS_MAX) return;
      cursor = this.#create(from, now);
      this.#cursors.set(from, cursor);
    }
    cursor.x = x;
    cursor.y = y;
    cursor.movedAt = now;
    const name = this.#nameOf(from);
    if (cursor.label.textContent !== name) cursor.label.textContent = name;
    put(cursor, placement);
  }

  hide(from: string): void {
    this.#cursors.get(from)?.element.remove();
    this.#cursors.delete(from);
  }

  /** After the page has moved under them. */
  layout(placement: Placement): void {
    for (const cursor of this.#cursors.values()) put(cursor, placement);
  }

  expire(now: number): void {
    for (const [from, cursor] of this.#cursors) if (now - cursor.movedAt >= LIFE_MS) this.hide(from);
  }

  clear(): void {
    for (const from of this.#cursors.keys()) this.hide(from);
  }

  #create(from: string, now: number): Cursor {
    const element = document.createElement("div");
    const label = document.createElement("bdi");
    element.dataset.cursor = from;
    element.style.setProperty("--cursor", cursorColor(from));
    element.append(label);
    this.#layer.append(element);
    return { element, label, x: 0, y: 0, movedAt: now };
  }
}

function put(cursor: Cursor, placement: Placement): void {
  const { x, y } = toScreen(placement, cursor.x, cursor.y);
  cursor.element.style.transform = `translate(${x}px, ${y}px)`;
}

/** The same for everybody, and never black, which is most of what is drawn. */
function cursorColor(id: string): string {
  let value = 7;
  for (let i = 0; i < id.length; i++) value = (value * 31 + id.charCodeAt(i)) >>> 0;
  return colorOf(1 + (value % (PALETTE.length - 1)));
}
