// Everybody's voice. Elements live outside React: a redraw must never interrupt a voice.
import { type AmplifiedVoice, Amplifier } from "./amplifier";
import { resumeAudio } from "./audioContext";
import { Value } from "./value";

interface Voice {
  readonly element: HTMLAudioElement;
  track: MediaStreamTrack;
  amplified: AmplifiedVoice | null;
}

export interface Loudness {
  /** A factor for each voice; 1 is as it came. */
  readonly of: (id: string) => number;
  readonly balance: boolean;
}

const AS_IT_COMES: Loudness = { of: () => 1, balance: false };

export class Sound {
  /** The browser wants a click before it plays sound. */
  readonly blocked = new Value(false);
  readonly #voices = new Map<string, Voice>();
  readonly #amplifier = new Amplifier(() => this.#adjustAll());
  #loudness = AS_IT_COMES;
  #speaker = "";

  /** Plays exactly these voices. */
  update(voices: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const [id, voice] of this.#voices) {
      if (voices.has(id)) continue;
      voice.amplified?.stop();
      voice.element.srcObject = null;
      this.#voices.delete(id);
    }
    for (const [id, track] of voices) {
      const known = this.#voices.get(id);
      if (known?.track === track) continue;
      const voice = known ?? { element: new Audio(), track, amplified: null };
      voice.track = track;
      voice.amplified?.stop();
      voice.amplified = null;
      voice.element.autoplay = true;
      voice.element.srcObject = new MediaStream([track]);
      this.#voices.set(id, voice);
      void this.#route(voice.element);
      this.#adjust(id, voice);
      void this.#play(voice.element);
    }
  }

  setLoudness(loudness: Loudness): void {
    this.#loudness = loudness;
    this.#adjustAll();
  }

  /** Called from the click that the page asked for. */
  async resume(): Promise<void> {
    this.blocked.set(false);
    await Promise.all([resumeAudio(), ...[...this.#voices.values()].map(({ element }) => this.#play(element))]);
  }

  async setSpeaker(deviceId: string): Promise<void> {
    this.#speaker = deviceId;
    const elements = [...this.#voices.values()].map(({ element }) => this.#route(element));
    await Promise.all([this.#amplifier.setSpeaker(deviceId), ...elements]);
  }

  stop(): void {
    this.update(new Map());
    this.#amplifier.stop();
  }

  #adjustAll(): void {
    for (const [id, voice] of this.#voices) this.#adjust(id, voice);
  }

  /**
   * Up to 100 % the element plays: its sound is what every browser's echo cancellation knows best, and it needs no context that
   * may be asleep. Above that the sound goes through Web Audio; the element stays attached, muted, or Chromium would let no
   * sound of a remote track through.
   */
  #adjust(id: string, voice: Voice): void {
    const wanted = this.#loudness.of(id);
    const { element } = voice;
    if (!(wanted > 1 || this.#loudness.balance) && this.#setVolume(element, wanted)) {
      this.#playPlain(voice);
    } else if (this.#amplifier.start()) {
      voice.amplified ??= this.#amplifier.connect(voice.track);
      voice.amplified.set(wanted, this.#loudness.balance);
      element.muted = true;
    } else {
      // The context sleeps until a gesture: until then as loud as an element can be.
      this.#setVolume(element, Math.min(1, wanted));
      this.#playPlain(voice);
    }
  }

  #playPlain(voice: Voice): void {
    voice.element.muted = false;
    voice.amplified?.stop();
    voice.amplified = null;
  }

  /** False where the element keeps its volume to itself, as on iOS. */
  #setVolume(element: HTMLAudioElement, volume: number): boolean {
    element.volume = volume;
    return Math.abs(element.volume - volume) < 0.01;
  }

  async #play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotAllowedError") this.blocked.set(true);
      // AbortError: a newer track has come meanwhile and plays itself.
    }
  }

  async #route(element: HTMLAudioElement): Promise<void> {
    if (!("setSinkId" in element)) return;
    while (element.sinkId !== this.#speaker) {
      const wished = this.#speaker;
      try {
        await element.setSinkId(wished);
        if (wished === this.#speaker) return;
      } catch {
        if (wished === "") return;
        // The chosen speaker is unplugged: the system's own plays on. Where another was chosen meanwhile, that one.
        if (wished === this.#speaker) this.#speaker = "";
      }
    }
  }
}
