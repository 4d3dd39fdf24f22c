// Who speaks, and how loud one's own microphone is.
import { giveAudioBack, resumeAudio, takeAudio } from "./audioContext";
import { rmsOf } from "./balance";
import { Value } from "./value";

const PERIOD_MS = 200;
/** RMS level that counts as speech; room noise after the browser's noise suppression is well below. */
const SPEECH_LEVEL = 0.012;
/** A word's end is not yet silence. */
const HOLD_MS = 700;
/** A source that is older has sent nothing. */
const FRESH_MS = 500;

export interface VoiceSource {
  readonly id: string;
  readonly receiver: RTCRtpReceiver;
}

/** Level 0 to 1 of a local track. */
export class LevelMeter {
  readonly level = new Value(0);
  #source: MediaStreamAudioSourceNode | null = null;
  #track: MediaStreamTrack | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  start(track: MediaStreamTrack): void {
    if (track === this.#track) return;
    this.stop();
    this.#track = track;
    const context = takeAudio();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    this.#source = context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      void resumeAudio();
      analyser.getFloatTimeDomainData(samples);
      this.level.set(Math.round(Math.min(1, rmsOf(samples) * 4) * 50) / 50);
    }, PERIOD_MS / 2);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#source) giveAudioBack();
    this.#source?.disconnect();
    this.#source = null;
    this.#track = null;
    this.level.set(0);
  }
}

/** The ids of those who speak now. */
export class Speakers {
  readonly speaking = new Value<ReadonlySet<string>>(new Set());
  readonly #until = new Map<string, number>();
  readonly #sources: () => readonly VoiceSource[];
  readonly #own: () => readonly [string, number];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(sources: () => readonly VoiceSource[], own: () => readonly [string, number]) {
    this.#sources = sources;
    this.#own = own;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(performance.now()), PERIOD_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.speaking.set(new Set());
  }

  #look(now: number): void {
    const [ownId, ownLevel] = this.#own();
    if (ownLevel / 4 > SPEECH_LEVEL) this.#until.set(ownId, now + HOLD_MS);
    for (const { id, receiver } of this.#sources()) {
      const source = receiver.getSynchronizationSources()[0];
      const fresh = source && performance.timeOrigin + now - source.timestamp < FRESH_MS;
      if (fresh && (source.audioLevel ?? 0) > SPEECH_LEVEL) this.#until.set(id, now + HOLD_MS);
    }
    for (const [id, until] of this.#until) if (until < now) this.#until.delete(id);
    const before = this.speaking.get();
    if (before.size !== this.#until.size || [...this.#until.keys()].some((id) => !before.has(id))) {
      this.speaking.set(new Set(this.#until.keys()));
    }
  }
}
