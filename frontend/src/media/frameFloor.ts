// A shared screen keeps all its pixels while there is too little room for them, at ever fewer pictures a second. Below this floor it is
// no longer seen moving at all: then it gives up pixels after all, and takes them back when there is room again.

export const FLOOR_RATE = 5;
/** So much above the floor it must be before pixels are taken back, several looks in a row. */
const CALM_RATE = 9;
const CALM_LOOKS = 5;
const STEP = 1.25;
const SCALE_MAX = 3;
const LOOK_EVERY_MS = 2_000;

export interface Pace {
  /** How often the source has a new picture. */
  readonly sourceRate: number;
  readonly sentRate: number;
  /** Bandwidth or processor, says the browser. */
  readonly limited: boolean;
}

export interface FloorState {
  readonly scale: number;
  readonly calm: number;
}

export const AT_FULL: FloorState = { scale: 1, calm: 0 };

/** What becomes of the scale after one more look. */
export function nextFloor({ scale, calm }: FloorState, { sourceRate, sentRate, limited }: Pace): FloorState {
  // A picture that stands still is sent rarely, and well.
  if (limited && sourceRate >= FLOOR_RATE && sentRate < FLOOR_RATE) {
    return { scale: Math.min(SCALE_MAX, scale * STEP), calm: 0 };
  }
  if (scale === 1) return AT_FULL;
  if (limited && sentRate < CALM_RATE) return { scale, calm: 0 };
  return calm + 1 < CALM_LOOKS ? { scale, calm: calm + 1 } : { scale: Math.max(1, scale / STEP), calm: 0 };
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

export class FrameFloor {
  readonly #senders: () => Iterable<RTCRtpSender>;
  readonly #calm = new WeakMap<RTCRtpSender, number>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(senders: () => Iterable<RTCRtpSender>) {
    this.#senders = senders;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    for (const sender of this.#senders()) {
      const { track } = sender;
      if (!track) continue;
      const pace = paceOf((await sender.getStats()).values(), "h");
      const parameters = sender.getParameters();
      const large = parameters.encodings.find(({ rid }) => rid === "h");
      if (!pace || !large || sender.track !== track) continue;
      // By what the sender does: a new connection, and another share, begin with all pixels again.
      const before = { scale: large.scaleResolutionDownBy ?? 1, calm: this.#calm.get(sender) ?? 0 };
      const next = nextFloor(before, pace);
      this.#calm.set(sender, next.calm);
      if (next.scale === before.scale) continue;
      large.scaleResolutionDownBy = next.scale;
      await sender.setParameters(parameters).catch(() => undefined);
    }
  }
}
