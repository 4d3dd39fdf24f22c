// How large this page shows whom: the server sends the layer that fills the tile, and nothing of what is not shown.
import type { Description, TileSize, TrackLabel } from "../contract";

/** Sizes are told in these steps, so that a window that is being dragged does not ask for a new layer at each pixel. */
const STEPS = [0, 90, 180, 270, 360, 540, 720, 1080, 2160];
/** Of people's cameras; "stills" are a picture every few seconds. */
export type CameraPace = "moving" | "stills" | "none";

const GATHER_MS = 150;
const RETRY_MS = 1_000;
/** The server's limit for one message. */
const MESSAGE_MAX = 128;

export class TileSizes {
  readonly #describe: (description: Description) => Promise<boolean>;
  readonly #wanted = new Map<string, TileSize>();
  #told = new Map<string, TileSize>();
  #cameras: CameraPace = "moving";
  #toldStills = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #connected = false;

  constructor(describe: (description: Description) => Promise<boolean>) {
    this.#describe = describe;
  }

  /** Shows one of somebody's pictures at this height of the screen's pixels from now on, before others where it is pinned; 0 for not at all. */
  show(participantId: string, pixels: number, label: TrackLabel = "video", pinned = false): void {
    const lines = STEPS.find((step) => step >= pixels) ?? Math.max(...STEPS);
    const key = `${participantId} ${label}`;
    const tile: TileSize = {
      participantId,
      lines,
      ...(label === "video" ? {} : { label }),
      ...(pinned ? { pinned } : {}),
    };
    if (isSame(this.#wanted.get(key), tile)) return;
    this.#wanted.set(key, tile);
    this.#soon(GATHER_MS);
  }

  setCameras(cameras: CameraPace): void {
    if (cameras === this.#cameras) return;
    this.#cameras = cameras;
    this.#soon(0);
  }

  /** Forgets who has left. */
  keep(participantIds: ReadonlySet<string>): void {
    for (const [key, { participantId }] of this.#wanted) {
      if (participantIds.has(participantId)) continue;
      this.#wanted.delete(key);
      this.#told.delete(key);
    }
  }

  /** A new connection knows nothing of what was told on the one before. */
  restart(): void {
    this.#connected = true;
    this.#told = new Map();
    this.#toldStills = false;
    this.#soon(0);
  }

  /** Nothing can be told for now. */
  pause(): void {
    this.#connected = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #soon(ms: number): void {
    if (!this.#connected || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#tell();
    }, ms);
  }

  async #tell(): Promise<void> {
    const stills = this.#cameras === "stills";
    if (stills !== this.#toldStills) {
      const heard = this.#told;
      const taken = await this.#describe({ pc: "subscribe", type: "stills", stills });
      if (heard !== this.#told) return;
      if (taken) this.#toldStills = stills;
      this.#soon(taken ? 0 : RETRY_MS);
      return;
    }
    const news = [...this.#wanted]
      .map(([key, tile]): [string, TileSize] => [
        key,
        this.#cameras === "none" && !tile.label ? { ...tile, lines: 0 } : tile,
      ])
      .filter(([key, tile]) => !isSame(this.#told.get(key), tile))
      .slice(0, MESSAGE_MAX);
    if (news.length === 0) return;
    const tiles = news.map(([, tile]) => tile);
    const told = this.#told;
    const taken = await this.#describe({ pc: "subscribe", type: "tiles", tiles });
    // A restart meanwhile has begun anew.
    if (told !== this.#told) return;
    if (taken) for (const [key, tile] of news) told.set(key, tile);
    this.#soon(taken ? 0 : RETRY_MS);
  }
}

function isSame(one: TileSize | undefined, other: TileSize): boolean {
  return one !== undefined && one.lines === other.lines && one.pinned === other.pinned;
}
