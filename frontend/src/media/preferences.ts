// How this person wants to hear and to be heard; kept in this browser alone.
import { type Background, parseBackground } from "./background/choice";
import { SUPPRESSIONS, type Suppression } from "./constraints";
import { Value } from "./value";

export interface Preferences {
  /** Percent, over everybody's own volume. */
  readonly master: number;
  /** Loud voices softer, soft voices louder. */
  readonly balance: boolean;
  /** Says so when one speaks while muted. */
  readonly mutedHint: boolean;
  /** Percent of one's own voice. */
  readonly gain: number;
  readonly suppression: Suppression;
  /** One's own picture as in a mirror, for oneself alone. */
  readonly mirror: boolean;
  /** What stands behind oneself in the picture that is sent. */
  readonly background: Background;
  /** What is given up of pictures, for slow or paid lines. */
  readonly saving: Saving;
  /** The speaker ("" is the system's) on which the test sound was heard. */
  readonly heardOn: string | null;
  /** The echo check: still to be offered, not wanted, or passed in this browser. */
  readonly echo: EchoMark;
  /** The list of devices on the way into a room stands open. */
  readonly showsDevices: boolean;
}

/**
 * "stills": of cameras a picture every few seconds. "noCameras": none of people, neither sent nor received. "soundOnly": no pictures at
 * all.
 */
export type Saving = "nothing" | "stills" | "noCameras" | "soundOnly";
export const SAVINGS: readonly Saving[] = ["nothing", "stills", "noCameras", "soundOnly"];

/** One's own camera stays off. */
export function keepsCameraOff(saving: Saving): boolean {
  return saving === "noCameras" || saving === "soundOnly";
}

export type EchoMark = "open" | "skipped" | "passed";
const ECHO_MARKS: readonly EchoMark[] = ["open", "skipped", "passed"];

const KEY = "classroom.media";
export const PERCENT_MAX = 200;
const DEFAULTS: Preferences = {
  master: 100,
  balance: false,
  mutedHint: true,
  gain: 100,
  suppression: "standard",
  mirror: true,
  background: "none",
  saving: "nothing",
  heardOn: null,
  echo: "open",
  showsDevices: false,
};

function isPercent(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= PERCENT_MAX;
}

function parseSaving({ saving, soundOnly }: { readonly saving?: unknown; readonly soundOnly?: unknown }): Saving {
  // As pages before this one have stored it.
  if (saving === undefined && soundOnly === true) return "soundOnly";
  return SAVINGS.find((known) => known === saving) ?? DEFAULTS.saving;
}

/** What is stored, as far as it makes sense. */
export function parsePreferences(text: string | null): Preferences {
  try {
    const stored = JSON.parse(text ?? "{}") as Partial<Record<keyof Preferences | "soundOnly", unknown>>;
    return {
      master: isPercent(stored.master) ? stored.master : DEFAULTS.master,
      balance: stored.balance === true,
      mutedHint: stored.mutedHint !== false,
      gain: isPercent(stored.gain) ? stored.gain : DEFAULTS.gain,
      suppression: SUPPRESSIONS.find((mode) => mode === stored.suppression) ?? DEFAULTS.suppression,
      mirror: stored.mirror !== false,
      background: parseBackground(stored.background),
      saving: parseSaving(stored),
      heardOn: typeof stored.heardOn === "string" ? stored.heardOn : null,
      echo: ECHO_MARKS.find((mark) => mark === stored.echo) ?? DEFAULTS.echo,
      showsDevices: stored.showsDevices === true,
    };
  } catch {
    // Spoilt: as everybody has it.
    return DEFAULTS;
  }
}

function read(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(KEY));
  } catch {
    // Storage is off: as everybody has it.
    return DEFAULTS;
  }
}

export const preferences = new Value<Preferences>(read());

export function prefer(part: Partial<Preferences>): void {
  const next = { ...preferences.get(), ...part };
  preferences.set(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Holds for this page alone.
    return;
  }
}
