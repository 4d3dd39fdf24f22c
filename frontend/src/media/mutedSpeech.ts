// Somebody talks into a microphone that is muted: they are told.
//
// Muting keeps the device open (it is ready again at once), so the page listens to a copy of what is captured anyway. Only a
// level is taken from it, here; nothing is kept or sent. Where the browser lets go of a muted device, listening would open
// it again: there, and where a person has switched the hint off, nobody listens.
import type { DeviceState } from "./devices";
import { LevelMeter } from "./levels";

/** As the level meter counts, 0 to 1: clearly spoken, near the microphone. */
const SPEECH_LEVEL = 0.14;
const LOOK_EVERY_MS = 100;
/** A cough is shorter. */
const SPOKEN_MS = 600;
/** Pauses between words. */
const PAUSE_MS = 400;
/** Once said, it is not said again for so long. */
const QUIET_MS = 30_000;

/** Tells speech from a noise, and does not nag. */
export class SpeechNotice {
  #since: number | null = null;
  #last = 0;
  #quietUntil = 0;

  /** True where somebody ought to be told now. */
  hear(level: number, nowMs: number): boolean {
    if (level < SPEECH_LEVEL) return false;
    if (this.#since === null || nowMs - this.#last > PAUSE_MS) this.#since = nowMs;
    this.#last = nowMs;
    if (nowMs - this.#since < SPOKEN_MS || nowMs < this.#quietUntil) return false;
    this.#since = null;
    this.#quietUntil = nowMs + QUIET_MS;
    return true;
  }
}

/** Firefox gives a microphone back to the system while its only track is disabled; the others keep it. */
export function keepsMutedDevice(): boolean {
  return !("mozInnerScreenX" in window);
}

export class MutedSpeech {
  readonly #onSpeech: () => void;
  readonly #meter = new LevelMeter();
  readonly #notice = new SpeechNotice();
  #copy: MediaStreamTrack | null = null;
  #of: MediaStreamTrack | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(onSpeech: () => void) {
    this.#onSpeech = onSpeech;
  }

  /** Follows the microphone: listens while it is muted and the device is open all the same. */
  follow({ track, on }: DeviceState, wanted: boolean): void {
    const listens = wanted && track !== null && !on && keepsMutedDevice();
    if (listens && this.#of === track) return;
    this.stop();
    if (!listens) return;
    this.#of = track;
    this.#copy = track.clone();
    this.#copy.enabled = true;
    this.#meter.start(this.#copy);
    this.#timer = setInterval(() => {
      if (this.#notice.hear(this.#meter.level.get(), performance.now())) this.#onSpeech();
    }, LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#meter.stop();
    this.#copy?.stop();
    this.#copy = null;
    this.#of = null;
  }
}
