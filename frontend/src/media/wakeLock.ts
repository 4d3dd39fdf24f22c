// The screen stays on while somebody is in the room: who listens touches nothing.

export class WakeLock {
  #lock: WakeLockSentinel | null = null;
  #wanted = false;
  #asking = false;

  start(): void {
    this.#wanted = true;
    document.addEventListener("visibilitychange", this.#ask);
    void this.#ask();
  }

  stop(): void {
    this.#wanted = false;
    document.removeEventListener("visibilitychange", this.#ask);
    void this.#lock?.release();
    this.#lock = null;
  }

  /** The browser takes the lock away whenever the page is hidden; it is asked for again when the page is back. */
  readonly #ask = async (): Promise<void> => {
    if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
    if (this.#asking || (this.#lock && !this.#lock.released)) return;
    this.#asking = true;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.#wanted) this.#lock = lock;
      else void lock.release();
    } catch {
      // An empty battery, or a policy: the screen does as the system says.
      this.#lock = null;
    }
    this.#asking = false;
  };
}
