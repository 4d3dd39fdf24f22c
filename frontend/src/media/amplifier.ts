// What an element's volume cannot do: louder than it came, and voices brought to one level. One AudioContext for all.
import { giveAudioBack, resumeAudio, takeAudio } from "./audioContext";
import { nextBalance, rmsOf } from "./balance";

const LOOK_EVERY_MS = 200;
/** So long a change of volume takes: a jump would click. */
const FADE_S = 0.03;
const LIMIT_DB = -6;
const LIMIT_RATIO = 12;
/** The compressor's own make-up gain for those (Web Audio, 1.19.4: 0.6 of what full scale loses), taken back: 100 % stays 100 %. */
const MAKE_UP = 10 ** ((0.6 * (LIMIT_DB - LIMIT_DB / LIMIT_RATIO)) / 20);

export interface AmplifiedVoice {
  /** A factor; 1 is as it came. */
  readonly set: (volume: number, balance: boolean) => void;
  readonly stop: () => void;
}

interface Path {
  readonly level: GainNode;
  readonly analyser: AnalyserNode;
  balance: boolean;
  gain: number;
}

export class Amplifier {
  readonly #onChange: () => void;
  readonly #paths = new Set<Path>();
  #context: AudioContext | null = null;
  #limiter: DynamicsCompressorNode | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #speaker = "";

  /** @param onChange The context has begun or ceased to run. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Asks for the context; true where it runs. Browsers let it run after a gesture. */
  start(): boolean {
    this.#context ??= this.#create();
    if (this.#context.state !== "running") void resumeAudio();
    return this.#context.state === "running";
  }

  async setSpeaker(deviceId: string): Promise<void> {
    this.#speaker = deviceId;
    const context = this.#context as (AudioContext & { setSinkId?: (id: string) => Promise<void> }) | null;
    try {
      await context?.setSinkId?.(deviceId);
    } catch {
      // Another has been chosen meanwhile, and decides.
      if (this.#speaker !== deviceId) return;
      // Unplugged: the system's own speaker plays on.
      this.#speaker = "";
      await context?.setSinkId?.("").catch(() => undefined);
    }
  }

  connect(track: MediaStreamTrack): AmplifiedVoice {
    this.#context ??= this.#create();
    const context = this.#context;
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const path: Path = { level: context.createGain(), analyser: context.createAnalyser(), balance: false, gain: 1 };
    const volume = context.createGain();
    path.analyser.fftSize = 2_048;
    source.connect(path.analyser);
    source.connect(path.level).connect(volume);
    if (this.#limiter) volume.connect(this.#limiter);
    this.#paths.add(path);
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
    return {
      set: (factor, balance) => {
        volume.gain.setTargetAtTime(factor, context.currentTime, FADE_S);
        path.balance = balance;
        if (!balance) this.#level(path, 1);
      },
      stop: () => {
        source.disconnect();
        path.level.disconnect();
        volume.disconnect();
        this.#paths.delete(path);
        if (this.#paths.size === 0) this.#rest();
      },
    };
  }

  stop(): void {
    this.#rest();
    this.#paths.clear();
    if (this.#context) giveAudioBack();
    this.#context?.removeEventListener("statechange", this.#onChange);
    this.#context = null;
    this.#limiter = null;
  }

  #create(): AudioContext {
    const context = takeAudio();
    const limiter = context.createDynamicsCompressor();
    limiter.threshold.value = LIMIT_DB;
    limiter.knee.value = 0;
    limiter.ratio.value = LIMIT_RATIO;
    limiter.attack.value = 0.003;
    limiter.release.value = 0.2;
    const down = context.createGain();
    down.gain.value = MAKE_UP;
    limiter.connect(down).connect(context.destination);
    this.#limiter = limiter;
    context.addEventListener("statechange", this.#onChange);
    this.#context = context;
    if (this.#speaker) void this.setSpeaker(this.#speaker);
    return context;
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    for (const path of this.#paths) {
      if (!path.balance) continue;
      const samples = new Float32Array(path.analyser.fftSize);
      path.analyser.getFloatTimeDomainData(samples);
      this.#level(path, nextBalance(path.gain, rmsOf(samples)));
    }
  }

  #level(path: Path, gain: number): void {
    if (path.gain === gain) return;
    path.gain = gain;
    path.level.gain.setTargetAtTime(gain, this.#context?.currentTime ?? 0, FADE_S * 3);
  }
}
