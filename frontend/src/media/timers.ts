/** Timers that are given up together. */
export class Timers {
  readonly #waiting = new Set<ReturnType<typeof setTimeout>>();

  after(ms: number, action: () => unknown): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      action();
    }, ms);
    this.#waiting.add(timer);
  }

  clear(): void {
    for (const timer of this.#waiting) clearTimeout(timer);
    this.#waiting.clear();
  }
}
