// A line that is too narrow for both layers of a share: Chromium fills it from below, so that the small layer alone is sent, in which nobody
// can read. Then the small one is left out until there is room for both; of the large one alone the browser makes what the line carries.

/** As of webrtc-stats: pictures of each layer so far, and what the browser thinks that the line carries; null where it does not say. */
export interface LineLook {
  readonly small: number;
  readonly large: number;
  readonly availableBps: number | null;
}

export interface LineState {
  /** Only the large layer is sent. */
  readonly isLone: boolean;
  readonly before: LineLook | null;
  /** What was too little for both. */
  readonly lackedBps: number;
  /** Looks in a row with room for both. */
  readonly roomy: number;
}

export const WIDE: LineState = { isLone: false, before: null, lackedBps: 0, roomy: 0 };

/** Chromium wants 0.8 Mbit/s for 1080 lines before it sends any of them, beside what the small layer takes. */
const BOTH_BPS = 1_200_000;
const ROOM = 1.5;
const ROOMY_LOOKS = 5;

/** What becomes of the layers after one more look. */
export function nextLine({ isLone, before, lackedBps, roomy }: LineState, look: LineLook): LineState {
  if (isLone) {
    const hasRoom = (look.availableBps ?? 0) > Math.max(BOTH_BPS, ROOM * lackedBps);
    const looks = hasRoom ? roomy + 1 : 0;
    return { isLone: looks < ROOMY_LOOKS, before: look, lackedBps, roomy: looks };
  }
  if (!before || !isStarved(before, look)) return { isLone, before: look, lackedBps, roomy: 0 };
  return { isLone: true, before: look, lackedBps: look.availableBps ?? lackedBps, roomy: 0 };
}

/** Between two looks the small layer alone was sent, and not just for its beginning. */
export function isStarved(before: LineLook, { small, large }: LineLook): boolean {
  return before.small > 0 && small > before.small && large === before.large;
}

interface Report {
  readonly type?: string;
  readonly rid?: string;
  readonly framesEncoded?: number;
  readonly availableOutgoingBitrate?: number;
}

export function lineLookOf(stats: Iterable<unknown>): LineLook {
  let [small, large] = [0, 0];
  let availableBps: number | null = null;
  for (const one of stats as Iterable<Report>) {
    if (one.type === "outbound-rtp" && one.rid === "l") small = one.framesEncoded ?? 0;
    if (one.type === "outbound-rtp" && one.rid === "h") large = one.framesEncoded ?? 0;
    if (one.type === "candidate-pair") availableBps = one.availableOutgoingBitrate ?? availableBps;
  }
  return { small, large, availableBps };
}
