/**
 * Whether the focus has come to where it is by a pointer. :focus-visible does not tell: browsers set it as soon as any key is
 * pressed, be it the one that asks.
 */
export class FocusOrigin {
  #byPointer = false;
  #pointing = false;
  /** The window has lost the focus, and with it comes back what had it inside. */
  #left: Element | null = null;

  get byPointer(): boolean {
    return this.#byPointer;
  }

  listen(): () => void {
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true };
    const point = ({ target }: Event) => {
      this.#pointing = true;
      const { activeElement } = document;
      // Pointed at what has the focus: it does not come again.
      if (target instanceof Node && activeElement?.contains(target)) this.#byPointer = true;
    };
    const come = ({ target }: Event) => {
      if (target !== this.#left) this.#byPointer = this.#pointing;
      this.#left = null;
    };
    document.addEventListener("pointerdown", point, options);
    document.addEventListener("keydown", () => (this.#pointing = false), options);
    document.addEventListener("focusin", come, options);
    // Not with capture: the blur of everything inside would pass by here, too.
    window.addEventListener("blur", () => (this.#left = document.activeElement), { signal: stop.signal });
    return () => stop.abort();
  }
}
