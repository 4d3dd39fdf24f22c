// Everybody's voice. Elements live outside React: a redraw must never interrupt a voice.
import { Value } from "./value";

export class Sound {
  /** The browser wants a click before it plays sound. */
  readonly blocked = new Value(false);
  readonly #elements = new Map<string, HTMLAudioElement>();
  #speaker = "";

  /** Plays exactly these voices. */
  update(voices: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const [id, element] of this.#elements) {
      if (voices.has(id)) continue;
      element.srcObject = null;
      this.#elements.delete(id);
    }
    for (const [id, track] of voices) {
      const known = this.#elements.get(id);
      if (known && (known.srcObject as MediaStream | null)?.getAudioTracks()[0] === track) continue;
      const element = known ?? new Audio();
      element.autoplay = true;
      element.srcObject = new MediaStream([track]);
      this.#elements.set(id, element);
      void this.#route(element);
      void this.#play(element);
    }
  }

  /** Called from the click that the page asked for. */
  async resume(): Promise<void> {
    this.blocked.set(false);
    await Promise.all([...this.#elements.values()].map((element) => this.#play(element)));
  }

  async setSpeaker(deviceId: string): Promise<void> {
    this.#speaker = deviceId;
    await Promise.all([...this.#elements.values()].map((element) => this.#route(element)));
  }

  stop(): void {
    this.update(new Map());
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
    if (!this.#speaker || !("setSinkId" in element)) return;
    try {
      await element.setSinkId(this.#speaker);
    } catch {
      // The chosen speaker is unplugged: the system's own plays on.
      this.#speaker = "";
    }
  }
}
