// Fetches the shapes of the pages, which a view only names: of the page that is shown at once, then of the others, one at a time. No React.
import type { PageShapesView } from "../../contract";
import { backoffMs } from "../../meeting/backoff";
import type { Seat } from "../../meeting/seat";
import type { MeetingStore } from "../../meeting/store";
import type { BoardPage, FoldedView } from "../../meeting/view";
import { takeShapes } from "./whiteboard.reducer";

/** So long without a byte, and it is tried anew: a slow line may take its time, a dead one may not. */
const STALL_MS = 15_000;

export interface BoardPartsOptions {
  readonly store: MeetingStore;
  readonly seat: () => Seat | null;
  readonly random?: () => number;
}

interface Fetching {
  readonly pageId: string;
  readonly stop: AbortController;
}

export class BoardParts {
  readonly #options: BoardPartsOptions;
  readonly #random: () => number;
  #fetching: Fetching | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe: (() => void) | null = null;

  constructor(options: BoardPartsOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  start(): void {
    this.#unsubscribe = this.#options.store.subscribe(() => this.#look());
    this.#look();
  }

  stop(): void {
    this.#unsubscribe?.();
    clearTimeout(this.#timer);
    this.#fetching?.stop.abort();
    this.#fetching = null;
  }

  #look(): void {
    const { phase, saving, view, meetingId } = this.#options.store.get();
    const seat = this.#options.seat();
    // Who asks while the log is behind would wait for it; what is on its way may still come.
    if (phase !== "joined" || saving || !view || !seat) return;
    const next = nextPage(view);
    if (!next) return;
    const shown = next.pageId === view.presentations.current;
    if (this.#fetching) {
      if (this.#fetching.pageId === next.pageId || !shown) return;
      // The page that is shown has the line for itself.
      this.#fetching.stop.abort();
    } else if (this.#timer !== undefined) return;
    const fetching = { pageId: next.pageId, stop: new AbortController() };
    this.#fetching = fetching;
    const path = `/api/meetings/${meetingId}/parts/whiteboard/${next.pageId}?seq=${next.seq}`;
    fetchPart(path, seat, fetching.stop, shown ? "high" : "low").then(
      (part) => this.#done(fetching, meetingId, part),
      () => this.#done(fetching, meetingId, null),
    );
  }

  #done(fetching: Fetching, meetingId: string, part: PageShapesView | null): void {
    if (fetching !== this.#fetching) return;
    this.#fetching = null;
    const { store } = this.#options;
    const before = store.get();
    const taken =
      part && before.view && before.meetingId === meetingId ? takeShapes(before.view.whiteboard, part) : null;
    if (taken && taken !== before.view?.whiteboard) {
      this.#attempt = 0;
      // Looks for the next one by itself.
      store.update("whiteboard", () => taken);
      return;
    }
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#look();
      },
      backoffMs(this.#attempt, this.#random()),
    );
    this.#attempt += 1;
  }
}

/** The page that is shown where its shapes are missing, else the one that is soonest turned to. */
function nextPage({ whiteboard, presentations }: FoldedView): BoardPage | undefined {
  const missing = whiteboard.pages.filter((page) => page.coming);
  if (missing.length < 2) return missing[0];
  const order = presentations.presentations.flatMap(({ pages }) => pages.map((page) => page.id));
  const at = order.indexOf(presentations.current);
  const byId = new Map(missing.map((page) => [page.pageId as string, page]));
  const first = [...order.slice(at), ...order.slice(0, at)].find((id) => byId.has(id));
  return first === undefined ? missing[0] : byId.get(first);
}

async function fetchPart(path: string, seat: Seat, stop: AbortController, priority: RequestPriority) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), STALL_MS);
  };
  wait();
  try {
    const headers = { Authorization: `Bearer ${seat.participantId}:${seat.secret}` };
    const response = await fetch(path, { headers, priority, signal: stop.signal });
    if (!response.ok || !response.body) throw new Error(`part ${response.status}`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      wait();
      text += read.value;
    }
    return JSON.parse(text) as PageShapesView;
  } finally {
    clearTimeout(timer);
  }
}
