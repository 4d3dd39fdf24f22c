// Microphone and camera of this person: opened only when asked, closed for real when switched off.
import { CameraPicture } from "./background/cameraPicture";
import { constraintsFor, hasSuppression, type Suppression, voiceConstraints } from "./constraints";
import { preferences } from "./preferences";
import { Value } from "./value";

export type DeviceKind = "microphone" | "camera";
export type DeviceProblem = "refused" | "busy" | "none" | "insecure" | "failed" | "unplugged";

export interface DeviceState {
  readonly on: boolean;
  readonly opening: boolean;
  readonly problem: DeviceProblem | null;
  readonly track: MediaStreamTrack | null;
}

export interface DeviceChoice {
  readonly microphone: string;
  readonly camera: string;
  readonly speaker: string;
}

/** A device that was in use, went away and is there again. */
export interface ReturnedDevice {
  readonly kind: DeviceKind;
  readonly deviceId: string;
  readonly label: string;
  readonly wasOn: boolean;
}

/** "lost": nothing has taken its place. */
export interface DeviceNews {
  readonly kind: DeviceKind;
  readonly what: "lost" | "replaced";
  /** Of the device that has taken its place. */
  readonly label: string;
}

const CHOICE_KEY = "classroom.devices";
const OFF: DeviceState = { on: false, opening: false, problem: null, track: null };
const NO_CHOICE: DeviceChoice = { microphone: "", camera: "", speaker: "" };

/** Names what went wrong by the error the browser gives (Media Capture and Streams, 10.3). */
export function nameProblem(error: unknown): DeviceProblem {
  const name = error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
    default:
      return "failed";
  }
}

function readChoice(): DeviceChoice {
  try {
    const text = localStorage.getItem(CHOICE_KEY);
    return text ? { ...NO_CHOICE, ...(JSON.parse(text) as Partial<DeviceChoice>) } : NO_CHOICE;
  } catch {
    // Storage off or spoilt: the system's devices are a good choice too.
    return NO_CHOICE;
  }
}

export class Devices {
  readonly microphone = new Value<DeviceState>(OFF);
  readonly camera = new Value<DeviceState>(OFF);
  /** What is shown and sent of the camera. */
  readonly picture = new CameraPicture(this.camera);
  readonly choice = new Value<DeviceChoice>(readChoice());
  readonly list = new Value<readonly MediaDeviceInfo[]>([]);
  /** What could be taken back into use. */
  readonly returned = new Value<ReturnedDevice | null>(null);
  readonly #listeners = new Set<(news: DeviceNews) => void>();
  readonly #gone = new Map<DeviceKind, ReturnedDevice>();
  /** Counts openings, so that an answer that comes after "off" is not taken. */
  readonly #turn = { microphone: 0, camera: 0 };
  /** What the open microphone was asked for. */
  #suppression: Suppression = "standard";

  get supported(): boolean {
    return window.isSecureContext && navigator.mediaDevices !== undefined;
  }

  /** Opens the device; false where it cannot be, with the problem in its state. */
  async open(kind: DeviceKind): Promise<boolean> {
    const state = this[kind];
    if (state.get().track) {
      this.#enable(kind, true);
      return true;
    }
    if (!this.supported) {
      state.set({ ...OFF, problem: "insecure" });
      return false;
    }
    const turn = ++this.#turn[kind];
    this.leave(kind);
    state.set({ ...OFF, opening: true });
    try {
      const track = await this.#capture(kind);
      if (turn !== this.#turn[kind]) {
        track.stop();
        return false;
      }
      this.#take(kind, track, true);
      return true;
    } catch (error) {
      if (turn === this.#turn[kind]) state.set({ ...OFF, problem: nameProblem(error) });
      return false;
    }
  }

  /** A microphone for a test: a track of its own, for whoever asks to stop. Nothing is switched on by it. */
  async borrow(): Promise<MediaStreamTrack> {
    if (!this.supported) throw new DOMException("no secure page", "NotSupportedError");
    const open = this.microphone.get().track;
    const track = open ? open.clone() : await this.#capture("microphone");
    track.enabled = true;
    void this.refresh();
    return track;
  }

  /** Mutes the microphone (it stays ready), or stops the camera (its light goes off). */
  close(kind: DeviceKind): void {
    if (kind === "microphone" && this.microphone.get().track) this.#enable(kind, false);
    else this.release(kind);
  }

  /** Gives the device back to the system. */
  release(kind: DeviceKind): void {
    this.#turn[kind] += 1;
    this[kind].get().track?.stop();
    this[kind].set(OFF);
  }

  /** Forgets a problem that has been read. */
  forgive(kind: DeviceKind): void {
    const state = this[kind].get();
    if (state.problem) this[kind].set({ ...state, problem: null });
  }

  async choose(part: Partial<DeviceChoice>): Promise<void> {
    const choice = { ...this.choice.get(), ...part };
    this.choice.set(choice);
    try {
      localStorage.setItem(CHOICE_KEY, JSON.stringify(choice));
    } catch {
      // Not remembered; used all the same.
      this.choice.set(choice);
    }
    for (const kind of ["microphone", "camera"] as const) {
      if (part[kind] !== undefined) await this.#swap(kind);
    }
  }

  /** Follows what is wished and what is plugged in, until the returned function is called. */
  watch(): () => void {
    const offs = [preferences.subscribe(() => void this.#suppress()), this.picture.watch()];
    const plugged = () => void this.refresh();
    navigator.mediaDevices?.addEventListener("devicechange", plugged);
    return () => {
      for (const off of offs) off();
      navigator.mediaDevices?.removeEventListener("devicechange", plugged);
    };
  }

  /** Tells of devices that went away by themselves. */
  onNews(listener: (news: DeviceNews) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async refresh(): Promise<void> {
    if (!this.supported) return;
    const list = await navigator.mediaDevices.enumerateDevices();
    this.list.set(list);
    const back = [...this.#gone.values()].find(({ deviceId }) => list.some((device) => device.deviceId === deviceId));
    this.returned.set(back ?? null);
  }

  /** Makes what came back the chosen one; where nothing is open it is still to be opened. */
  async takeBack({ kind, deviceId }: ReturnedDevice): Promise<void> {
    this.leave(kind);
    this.forgive(kind);
    await this.choose({ [kind]: deviceId });
  }

  /** Forgets that a device went away. */
  leave(kind: DeviceKind): void {
    this.#gone.delete(kind);
    if (this.returned.get()?.kind === kind) this.returned.set(null);
  }

  #enable(kind: DeviceKind, on: boolean): void {
    const state = this[kind].get();
    if (state.track) state.track.enabled = on;
    this[kind].set({ ...state, on });
  }

  /** The device went away: unplugged, or taken by the system. */
  async #handleEnded(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    if (this[kind].get().track !== track) return;
    const turn = ++this.#turn[kind];
    const { on } = this[kind].get();
    const deviceId = track.getSettings().deviceId ?? "";
    const plugged = (await navigator.mediaDevices.enumerateDevices()).some((device) => device.deviceId === deviceId);
    if (turn !== this.#turn[kind]) return;
    if (deviceId && !plugged) this.#gone.set(kind, { kind, deviceId, label: track.label, wasOn: on });
    // A voice goes on with what there is; a picture from another camera might show what nobody meant to show.
    const replaced = kind === "microphone" && (await this.#replace(turn));
    if (turn !== this.#turn[kind]) return;
    if (!replaced) this[kind].set({ ...OFF, problem: plugged ? "busy" : "unplugged" });
    const label = replaced ? (this.microphone.get().track?.label ?? "") : "";
    for (const listener of this.#listeners) listener({ kind, what: replaced ? "replaced" : "lost", label });
    void this.refresh();
  }

  async #replace(turn: number): Promise<boolean> {
    try {
      const track = await this.#capture("microphone");
      // As it is wished by now: whoever was muted while the browser asked stays muted.
      if (turn === this.#turn.microphone) this.#take("microphone", track, this.microphone.get().on);
      else track.stop();
      return true;
    } catch {
      // Nothing else there: said by whoever asked.
      return false;
    }
  }

  async #capture(kind: DeviceKind): Promise<MediaStreamTrack> {
    const { suppression } = preferences.get();
    if (kind === "microphone") this.#suppression = suppression;
    const chosen = this.choice.get()[kind];
    const stream = await navigator.mediaDevices
      .getUserMedia(constraintsFor(kind, chosen, suppression))
      .catch((error: unknown) => {
        // The chosen one is not plugged in: what there is does for now.
        if (!chosen || nameProblem(error) !== "none") throw error;
        return navigator.mediaDevices.getUserMedia(constraintsFor(kind, "", suppression));
      });
    const track = stream.getTracks()[0];
    if (!track) throw new DOMException("no track", "NotFoundError");
    return track;
  }

  #take(kind: DeviceKind, track: MediaStreamTrack, on: boolean): void {
    track.enabled = on;
    track.addEventListener("ended", () => void this.#handleEnded(kind, track));
    this[kind].set({ on, opening: false, problem: null, track });
    void this.refresh();
  }

  /** Another device, or the same with other wishes, in place of the one that is open. */
  async #swap(kind: DeviceKind): Promise<void> {
    const { track: old } = this[kind].get();
    if (!old) return;
    const turn = ++this.#turn[kind];
    // The old microphone is heard until the new one is there. Two cameras at once are too much for many a phone.
    if (kind === "camera") old.stop();
    try {
      const track = await this.#capture(kind);
      if (turn !== this.#turn[kind]) {
        track.stop();
        return;
      }
      this.#take(kind, track, this[kind].get().on);
      old.stop();
    } catch (error) {
      if (turn !== this.#turn[kind]) return;
      const problem = nameProblem(error);
      this[kind].set(kind === "camera" ? { ...OFF, problem } : { ...this[kind].get(), problem });
    }
  }

  /** Noise suppression as it is wished now, on the open microphone if the browser can, else on one that takes its place. */
  async #suppress(): Promise<void> {
    const { track } = this.microphone.get();
    const { suppression } = preferences.get();
    if (!track || suppression === this.#suppression) return;
    this.#suppression = suppression;
    try {
      await track.applyConstraints(voiceConstraints(suppression));
    } catch {
      // Not on a running track, says the browser: the settings below say so, too.
    }
    if (track === this.microphone.get().track && !hasSuppression(track.getSettings(), suppression)) {
      await this.#swap("microphone");
    }
  }
}
