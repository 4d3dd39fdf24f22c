// How often pictures are made, and whether the device keeps up. Times in ms.

export const FPS_MAX = 24;
/** Longer than this for one picture, again and again, and the device is too slow. */
export const SLOW_MS = 40;
/** So long it must have been slow: a page that loads makes every device slow. */
export const SLOW_FOR_MS = 4_000;
/** Of a slow device's time, pictures take at most this share; the rest is for the lesson. */
const SHARE_MAX = 0.5;
const PERIOD_MS = 1_000 / FPS_MAX;
/** Cameras are not exact: a picture that comes a little early is still the next one. */
const EARLY_MS = 6;
const SMOOTHING = 0.1;

export class Pace {
  #nextMs = 0;
  #averageMs = 0;
  #slowSinceMs: number | null = null;

  get averageMs(): number {
    return this.#averageMs;
  }

  /** Whether a picture that comes now is to be made, or left out. */
  takes(nowMs: number): boolean {
    const restMs = Math.max(PERIOD_MS, this.#averageMs / SHARE_MAX);
    if (nowMs < this.#nextMs - EARLY_MS) return false;
    this.#nextMs = Math.max(this.#nextMs, nowMs - restMs) + restMs;
    return true;
  }

  /** Notes how long a picture took; true where the device has been too slow for a while. */
  note(tookMs: number, nowMs: number): boolean {
    this.#averageMs = this.#averageMs === 0 ? tookMs : this.#averageMs + (tookMs - this.#averageMs) * SMOOTHING;
    if (this.#averageMs <= SLOW_MS) this.#slowSinceMs = null;
    else this.#slowSinceMs ??= nowMs;
    return this.#slowSinceMs !== null && nowMs - this.#slowSinceMs >= SLOW_FOR_MS;
  }
}
