import type { Box } from "./geometry";

/** Edge of a cell in page units: about a hundred cells a page. */
const CELL = 160;
/** A shape over more cells than this is kept in one list that every search looks at. */
const CELLS_PER_ITEM_MAX = 64;

/** Finds what may lie in a box, without looking at everything. */
export class Grid {
  readonly #cells = new Map<number, Set<string>>();
  readonly #boxes = new Map<string, Box>();
  readonly #large = new Set<string>();

  get size(): number {
    return this.#boxes.size;
  }

  put(id: string, box: Box): void {
    this.remove(id);
    this.#boxes.set(id, box);
    const keys = cellsOf(box);
    if (!keys) {
      this.#large.add(id);
      return;
    }
    for (const key of keys) {
      const cell = this.#cells.get(key);
      if (cell) cell.add(id);
      else this.#cells.set(key, new Set([id]));
    }
  }

  remove(id: string): void {
    const box = this.#boxes.get(id);
    if (!box) return;
    this.#boxes.delete(id);
    if (this.#large.delete(id)) return;
    for (const key of cellsOf(box) ?? []) {
      const cell = this.#cells.get(key);
      cell?.delete(id);
      if (cell?.size === 0) this.#cells.delete(key);
    }
  }

  /** Ids whose boxes may touch this one, in no order. */
  search(box: Box): Set<string> {
    const keys = cellsOf(box);
    if (!keys) return new Set(this.#boxes.keys());
    const found = new Set(this.#large);
    for (const key of keys) for (const id of this.#cells.get(key) ?? []) found.add(id);
    return found;
  }
}

/** Null where there would be too many. */
function cellsOf(box: Box): number[] | null {
  const left = Math.floor(box.left / CELL);
  const right = Math.floor(box.right / CELL);
  const top = Math.floor(box.top / CELL);
  const bottom = Math.floor(box.bottom / CELL);
  if ((right - left + 1) * (bottom - top + 1) > CELLS_PER_ITEM_MAX) return null;
  const keys: number[] = [];
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) keys.push(y * 65_536 + x);
  return keys;
}
