// A shared screen keeps all its pixels while there is too little room for them, at ever fewer pictures a second. Below this floor it is
// no longer seen moving at all: then it gives up pixels after all, and takes them back when there is room again.

const FLOOR_RATE = 5;
const STEP = 1.25;
const SCALE_MAX = 3;

interface Bounds {
  readonly floorRate: number;
  /** So many looks in a row below the floor. */
  readonly slowLooks: number;
  /** So much above the floor it must be before pixels are taken back, several looks in a row. */
  readonly calmRate: number;
  readonly calmLooks: number;
}

const USUAL: Bounds = { floorRate: FLOOR_RATE, slowLooks: 1, calmRate: 9, calmLooks: 5 };
/** On a line that carries no more than text at rest, a page that is turned takes its time: that is no reason to make it unreadable. */
const NARROW: Bounds = { floorRate: 1.5, slowLooks: 3, calmRate: 4, calmLooks: 15 };

export interface Pace {
  /** How often the source has a new picture. */
  readonly sourceRate: number;
  readonly sentRate: number;
  /** Bandwidth or processor, says the browser. */
  readonly limited: boolean;
}

export interface FloorState {
  readonly scale: number;
  readonly slow: number;
  readonly calm: number;
}

export const AT_FULL: FloorState = { scale: 1, slow: 0, calm: 0 };

/** What becomes of the scale after one more look, on a line that is narrow or not. */
export function nextFloor(state: FloorState, { sourceRate, sentRate, limited }: Pace, isNarrow = false): FloorState {
  const { floorRate, slowLooks, calmRate, calmLooks } = isNarrow ? NARROW : USUAL;
  const { scale } = state;
  // A picture that stands still is sent rarely, and well.
  if (limited && sourceRate >= FLOOR_RATE && sentRate < floorRate) {
    const slow = state.slow + 1;
    return slow < slowLooks ? { scale, slow, calm: 0 } : { scale: Math.min(SCALE_MAX, scale * STEP), slow: 0, calm: 0 };
  }
  if (scale === 1) return AT_FULL;
  if (limited && sentRate < calmRate) return { scale, slow: 0, calm: 0 };
  const calm = state.calm + 1;
  return calm < calmLooks ? { scale, slow: 0, calm } : { scale: Math.max(1, scale / STEP), slow: 0, calm: 0 };
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
