import type { DeviceState } from "../media/devices";

export interface PushToTalkOptions {
  readonly microphone: () => DeviceState;
  readonly switchTo: (on: boolean) => void;
}

/** Whose the space bar is: the voice's, that of the control which is operated by keys, or both where the control is the microphone's. */
export type SpaceOwner = "voice" | "control" | "both";

/** A shorter press of the microphone's own button is a click. */
const CLICK_MS = 400;

/** Where the focus lies on nothing that the space bar does anything to: nowhere, on the board, on where a skip link leads. */
const IDLE = "html, body, main, aside, footer, [role=application]";

export function spaceOwner(target: EventTarget | null, byPointer: boolean): SpaceOwner {
  if (byPointer || !(target instanceof Element) || target.matches(IDLE)) return "voice";
  return target.matches("[data-talks]") ? "both" : "control";
}

/** A key that is held opens the microphone; however the holding ends, it closes. Never a toggle: what is wanted is said. */
export class PushToTalk {
  readonly #options: PushToTalkOptions;
  /** The key is down and nobody else's: no button that has the focus is clicked by it. */
  #taken = false;
  #held = false;
  /** Until then a key that comes up has clicked. */
  #clickUntil = 0;

  constructor(options: PushToTalkOptions) {
    this.#options = options;
  }

  /** The key goes down; true where it is not to do anything else. A microphone that is open (or opening) already stays as it is. */
  press(owner: SpaceOwner, atMs: number): boolean {
    const { on, opening } = this.#options.microphone();
    const isOpen = !this.#held && (on || opening);
    if (owner === "control" || (owner === "both" && isOpen)) return false;
    this.#taken = true;
    if (this.#held || isOpen) return true;
    this.#held = true;
    this.#clickUntil = owner === "both" ? atMs + CLICK_MS : 0;
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
    const up = (event: KeyboardEvent) => {
      if (event.key !== " " || !this.#taken) return;
      // Firefox clicks by this one, whatever the key's going down was told.
      event.preventDefault();
      this.#taken = false;
      if (event.timeStamp < this.#clickUntil) this.#held = false;
      else this.release();
    };
    const down = (event: KeyboardEvent) => {
      // While the Command key is down, macOS tells of no other key's end.
      if (event.metaKey) this.release();
      if (event.key !== " ") return;
      if (event.repeat && this.#taken) event.preventDefault();
      else this.#taken = false;
    };
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
