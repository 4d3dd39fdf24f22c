// Makes pictures with another background: the worker, its files, and the way of the pictures to it. Loaded when one is wanted.
import { type Background, blurLines, type PageBackground } from "./choice";
import { fetchModel, openPicture } from "./files";
import type { FromWorker, ToWorker } from "./messages";
import { type Pump, startPump } from "./pumps";

export type BackgroundFailure =
  /** Files have not come. */
  | "files"
  /** One's own picture is gone, or a picture cannot be read. */
  | "picture"
  /** This browser cannot run it. */
  | "browser"
  /** No picture has come out of it. */
  | "stalled";

/** A slow device compiles for seconds; whoever waits longer is better told. */
const BEGIN_LIMIT_MS = 30_000;

export interface EngineEvents {
  /** The first picture is made: this is what may be sent. */
  readonly onPicture: (track: MediaStreamTrack) => void;
  readonly onSlow: () => void;
  /** It has stopped; nothing more comes. */
  readonly onFailed: (cause: BackgroundFailure) => void;
}

export class Engine {
  readonly #events: EngineEvents;
  #worker: Worker | null = null;
  #pump: Pump | null = null;
  #began = false;
  /** Counts choices: a picture that opens late is not put over a later one. */
  #choice = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(events: EngineEvents) {
    this.#events = events;
  }

  async start(camera: MediaStreamTrack, background: Background): Promise<void> {
    this.#timer = setTimeout(() => this.#fail("stalled"), BEGIN_LIMIT_MS);
    try {
      const worker = new Worker(new URL("./backgroundWorker.ts", import.meta.url), { type: "module" });
      this.#worker = worker;
      worker.onerror = () => this.#fail("browser");
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#take(data, camera, background);
    } catch {
      this.#fail("browser");
      return;
    }
    try {
      const { wasm, model } = await fetchModel();
      this.#send({ type: "load", wasm, model }, [wasm, model]);
    } catch {
      this.#fail("files");
    }
  }

  /** Another background from now on; until it is there the one before stays. */
  async set(background: Background): Promise<void> {
    const choice = ++this.#choice;
    const lines = blurLines(background);
    if (lines !== null) {
      this.#send({ type: "backdrop", backdrop: { lines } });
      return;
    }
    try {
      const picture = await openPicture(background as PageBackground | "own");
      if (choice === this.#choice && !this.#stopped) this.#send({ type: "backdrop", backdrop: { picture } }, [picture]);
      else picture.close();
    } catch {
      if (choice === this.#choice) this.#fail("picture");
    }
  }

  rest(resting: boolean): void {
    this.#send({ type: "rest", resting });
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#pump?.stop();
    this.#worker?.terminate();
  }

  #take(message: FromWorker, camera: MediaStreamTrack, background: Background): void {
    if (this.#stopped) return;
    switch (message.type) {
      case "ready":
        void this.#open(camera, background);
        break;
      case "failed":
        this.#fail("browser");
        break;
      case "slow":
        this.#events.onSlow();
        break;
      case "began":
        this.#begin();
        break;
      case "next":
        this.#pump?.take(message);
        if (message.picture) this.#begin();
        break;
    }
  }

  async #open(camera: MediaStreamTrack, background: Background): Promise<void> {
    await this.set(background);
    if (this.#stopped) return;
    try {
      this.#pump = startPump(camera, (message, transfer) => this.#send(message, transfer));
    } catch {
      this.#fail("browser");
    }
  }

  #begin(): void {
    if (this.#began || !this.#pump) return;
    this.#began = true;
    clearTimeout(this.#timer);
    this.#events.onPicture(this.#pump.track);
  }

  #fail(cause: BackgroundFailure): void {
    if (this.#stopped) return;
    this.stop();
    this.#events.onFailed(cause);
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#stopped) this.#worker?.postMessage(message, transfer);
  }
}
