// Notices that this device may reach the server by another way now, or has slept: sooner than any connection does.

const TICK_MS = 1_000;
/** A page that is shown misses no tick for this long, unless its device slept. */
const SLEPT_MS = 5_000;

/** Only some browsers tell; the type alone says that the network is another one, the rest of it changes all the time. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

export class NetworkWatch {
  readonly #onChange: () => void;
  #stop: AbortController | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #tickAt = 0;
  #slept = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  start(): void {
    this.stop();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    globalThis.addEventListener("online", this.#onChange, { signal });
    document.addEventListener("visibilitychange", () => this.#wake(), { signal });
    const network = (navigator as { connection?: NetworkInformation }).connection;
    let type = network?.type;
    network?.addEventListener(
      "change",
      () => {
        if (network.type === type) return;
        type = network.type;
        if (navigator.onLine) this.#onChange();
      },
      { signal },
    );
    this.#tickAt = Date.now();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    clearInterval(this.#timer);
  }

  #tick(): void {
    const now = Date.now();
    this.#slept ||= now - this.#tickAt > SLEPT_MS;
    this.#tickAt = now;
    this.#wake();
  }

  /** The timers of a page that is not shown are slowed down as if it slept; such a page is looked after when it is shown again. */
  #wake(): void {
    if (!this.#slept || document.visibilityState !== "visible") return;
    this.#slept = false;
    this.#onChange();
  }
}
