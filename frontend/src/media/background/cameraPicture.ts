// What is sent and shown of the camera: its own picture, or one with another background. Whoever has chosen a background is
// never seen without it unless they say so: where it cannot be made, nothing is sent.
import type { DeviceState } from "../devices";
import { preferences } from "../preferences";
import { Value } from "../value";
import type { Background } from "./choice";
import type { BackgroundFailure, Engine, EngineEvents } from "./engine";

export interface PictureState {
  /** What may be sent; null while there is nothing. */
  readonly track: MediaStreamTrack | null;
  readonly status: "off" | "plain" | "starting" | "made" | "slow" | "failed";
  /** Where it has failed. */
  readonly cause: BackgroundFailure | null;
}

export type MadeBy = Pick<Engine, "start" | "set" | "rest" | "stop">;

export interface CameraPictureOptions {
  readonly camera: Value<DeviceState>;
  readonly background: () => Background;
  readonly createEngine: (events: EngineEvents) => Promise<MadeBy>;
}

const OFF: PictureState = { track: null, status: "off", cause: null };

async function loadEngine(events: EngineEvents): Promise<MadeBy> {
  const { Engine: Made } = await import("./engine");
  return new Made(events);
}

export class CameraPicture {
  readonly state = new Value<PictureState>(OFF);
  readonly #camera: Value<DeviceState>;
  readonly #background: () => Background;
  readonly #createEngine: CameraPictureOptions["createEngine"];
  #engine: MadeBy | null = null;
  #wanted: { readonly camera: MediaStreamTrack; readonly background: Background } | null = null;
  /** Counts engines: what an earlier one says is not heard. */
  #turn = 0;
  #inCompany = false;
  #accepted = false;

  constructor(camera: Value<DeviceState>, options: Partial<Omit<CameraPictureOptions, "camera">> = {}) {
    this.#camera = camera;
    this.#background = options.background ?? (() => preferences.get().background);
    this.#createEngine = options.createEngine ?? loadEngine;
  }

  /** Follows camera and choice until the returned function is called. */
  watch(): () => void {
    const update = () => this.#update();
    const seen = () => this.#rest();
    const offs = [this.#camera.subscribe(update), preferences.subscribe(update)];
    document.addEventListener("visibilitychange", seen);
    update();
    return () => {
      for (const off of offs) off();
      document.removeEventListener("visibilitychange", seen);
      this.#end();
      this.#wanted = null;
      this.state.set(OFF);
    };
  }

  /** Somebody else may look: then pictures are made even while this page is not shown. */
  setCompany(inCompany: boolean): void {
    this.#inCompany = inCompany;
    this.#rest();
  }

  /** Once more, after it has failed. */
  again(): void {
    this.#wanted = null;
    this.#update();
  }

  /** Goes on although the device is slow; it is not said again. */
  accept(): void {
    this.#accepted = true;
    const state = this.state.get();
    if (state.status === "slow") this.state.set({ ...state, status: "made" });
  }

  #update(): void {
    const camera = this.#camera.get().track;
    const background = this.#background();
    if (!camera || background === "none") {
      this.#end();
      this.#wanted = null;
      this.state.set(camera ? { track: camera, status: "plain", cause: null } : OFF);
      return;
    }
    const before = this.#wanted;
    if (before?.camera === camera && before.background === background) return;
    this.#wanted = { camera, background };
    if (before?.camera === camera && this.#engine && this.state.get().track) {
      void this.#engine.set(background);
      return;
    }
    void this.#begin(camera, background);
  }

  async #begin(camera: MediaStreamTrack, background: Background): Promise<void> {
    this.#end();
    const turn = this.#turn;
    const current = (): boolean => turn === this.#turn;
    // From now on nothing is sent until there is something with the background.
    this.state.set({ track: null, status: "starting", cause: null });
    const fail = (cause: BackgroundFailure): void => {
      if (!current()) return;
      this.#end();
      this.state.set({ track: null, status: "failed", cause });
    };
    try {
      const engine = await this.#createEngine({
        onPicture: (track) => {
          if (!current()) return;
          this.state.set({ track, status: "made", cause: null });
          this.#rest();
        },
        onSlow: () => {
          const state = this.state.get();
          if (current() && state.track && !this.#accepted) this.state.set({ ...state, status: "slow" });
        },
        onFailed: fail,
      });
      if (!current()) {
        engine.stop();
        return;
      }
      this.#engine = engine;
      await engine.start(camera, background);
    } catch {
      fail("files");
    }
  }

  #end(): void {
    this.#turn += 1;
    this.#engine?.stop();
    this.#engine = null;
  }

  #rest(): void {
    // Not before the first picture: what never begins is a failure.
    if (this.state.get().track) this.#engine?.rest(document.hidden && !this.#inCompany);
  }
}
