import type { ShapeView } from "../../../contract";

export interface RemoteChange {
  readonly author: string | null;
  readonly added: number;
}

/** Counts what others did on the page, so that one calm sentence can say it. */
export class RemoteSummary {
  readonly #me: string;
  #added = new Map<string | null, number>();
  #removed = 0;
  #known: ReadonlySet<string> | null = null;

  constructor(me: string) {
    this.#me = me;
  }

  /** The first page seen is no news. */
  note(shapes: readonly ShapeView[], mine: (id: string) => boolean): void {
    const ids = new Set(shapes.map((shape) => shape.id));
    const before = this.#known;
    this.#known = ids;
    if (!before) return;
    for (const shape of shapes) {
      if (before.has(shape.id) || shape.author === this.#me) continue;
      this.#added.set(shape.author, (this.#added.get(shape.author) ?? 0) + 1);
    }
    for (const id of before) if (!ids.has(id) && !mine(id)) this.#removed++;
  }

  take(): { readonly added: readonly RemoteChange[]; readonly removed: number } | null {
    if (this.#added.size === 0 && this.#removed === 0) return null;
    const added = [...this.#added].map(([author, count]) => ({ author, added: count }));
    const removed = this.#removed;
    this.#added = new Map();
    this.#removed = 0;
    return { added, removed };
  }
}
