import type { DeviceState } from "../media/devices";

export interface PushToTalkOptions {
  readonly microphone: () => DeviceState;
  readonly switchTo: (on: boolean) => void;
}

/** A key that is held opens the microphone; however the holding ends, it closes. Never a toggle: what is wanted is said. */
export class PushToTalk {
  readonly #options: PushToTalkOptions;
  #held = false;

  constructor(options: PushToTalkOptions) {
    this.#options = options;
  }

  /** False where the microphone is open (or opening) already: then the key is not ours. */
  press(): boolean {
    if (this.#held) return true;
    const { on, opening } = this.#options.microphone();
    if (on || opening) return false;
    this.#held = true;
    this.#options.switchTo(true);
    return true;
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#options.switchTo(false);
  }

  /** Hears every way in which a key can come up unseen: another window, another tab, a shortcut of the system. */
  listen(): () => void {
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true };
    const up = ({ key }: KeyboardEvent) => key === " " && this.release();
    // While the Command key is down, macOS tells of no other key's end.
    const down = ({ metaKey }: KeyboardEvent) => metaKey && this.release();
    const hidden = () => document.hidden && this.release();
    const gone = () => this.release();
    document.addEventListener("keyup", up, options);
    document.addEventListener("keydown", down, options);
    document.addEventListener("visibilitychange", hidden, options);
    // Not with capture: the blur of every field inside would pass by here, too.
    window.addEventListener("blur", gone, { signal: stop.signal });
    window.addEventListener("pagehide", gone, { signal: stop.signal });
    return () => {
      stop.abort();
      this.release();
    };
  }
}
