// A shared screen keeps all its pixels while there is too little room for them, at ever fewer pictures a second. Below this floor it is
// no longer seen moving: then it gives up pixels after all, and takes them back when there is room again, or nothing moves.

const FLOOR_RATE = 5;
const STEP = 1.25;
const SCALE_MAX = 3;
/** Next to nothing: two steps at once. */
const STARVED_RATE = 1;
/** So much it must be, or that share of what there is, before pixels are taken back. */
const CALM_RATE = 9;
const CALM_SHARE = 0.9;
/** What stands still is soon sent whole: it has all the time that it needs. */
const REST_LOOKS = 3;
/** How much longer one waits at most after pixels that were taken back had to go again. */
const PATIENCE_MAX = 8;

interface Bounds {
  /** The rate is the mean of so many looks. */
  readonly looks: number;
  /** So many in a row have to be calm before pixels are taken back. */
  readonly calmLooks: number;
}

const USUAL: Bounds = { looks: 1, calmLooks: 5 };
/** Where a page that is turned takes its time, that alone is no reason to make it smaller. */
const NARROW: Bounds = { looks: 4, calmLooks: 15 };

export interface Pace {
  /** How often the source has a new picture. */
  readonly sourceRate: number;
  readonly sentRate: number;
  /** Bandwidth or processor, says the browser. */
  readonly limited: boolean;
}

export interface FloorState {
  readonly scale: number;
  /** What was sent in the latest looks. */
  readonly rates: readonly number[];
  readonly calm: number;
  readonly patience: number;
  /** Pixels have been taken back, and not had to go since. */
  readonly isTrial: boolean;
}

export const AT_FULL: FloorState = { scale: 1, rates: [], calm: 0, patience: 1, isTrial: false };

/** What becomes of the scale after one more look, on a line that is narrow or not. */
export function nextFloor(state: FloorState, { sourceRate, sentRate, limited }: Pace, isNarrow = false): FloorState {
  const { looks, calmLooks } = isNarrow ? NARROW : USUAL;
  const { scale, patience } = state;
  // A picture that stands still is sent rarely, and well.
  const moves = sourceRate >= FLOOR_RATE;
  if (!limited || !moves) return calmed({ ...state, rates: [] }, moves ? calmLooks : REST_LOOKS);
  const rates = [...state.rates, sentRate].slice(-looks);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / looks;
  if (rates.length === looks && mean < FLOOR_RATE) {
    const less = mean < STARVED_RATE ? STEP * STEP : STEP;
    const longer = state.isTrial ? Math.min(PATIENCE_MAX, 2 * patience) : patience;
    return { ...AT_FULL, scale: Math.min(SCALE_MAX, scale * less), patience: longer };
  }
  const next = { ...state, rates };
  return sentRate < Math.min(CALM_RATE, CALM_SHARE * sourceRate)
    ? { ...next, calm: 0 }
    : calmed(next, calmLooks * patience);
}

function calmed(state: FloorState, looks: number): FloorState {
  if (state.scale === 1) return state.rates.length > 0 ? state : AT_FULL;
  const calm = state.calm + 1;
  return calm < looks
    ? { ...state, calm }
    : { ...state, scale: Math.max(1, state.scale / STEP), calm: 0, isTrial: true };
}

export function paceOf(stats: Iterable<unknown>, rid: string): Pace | null {
  let sourceRate = 0;
  let sent: { framesPerSecond?: number; qualityLimitationReason?: string } | null = null;
  for (const one of stats as Iterable<{ type?: string; rid?: string; framesPerSecond?: number }>) {
    if (one.type === "media-source") sourceRate = one.framesPerSecond ?? 0;
    if (one.type === "outbound-rtp" && one.rid === rid) sent = one;
  }
  if (!sent) return null;
  const limited = sent.qualityLimitationReason === "bandwidth" || sent.qualityLimitationReason === "cpu";
  return { sourceRate, sentRate: sent.framesPerSecond ?? 0, limited };
}
