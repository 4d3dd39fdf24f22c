// How a share gets on, looked at while there is one, and what of it is sent after that: both layers or the large one alone, and with how many pixels.
// A window changes its size while it is shared, and another tab may be chosen in its place: the small layer stays as small as a list shows it.
import { AT_FULL, type FloorState, nextFloor, type Pace, paceOf } from "./frameFloor";
import { isStarved, type LineLook, type LineState, lineLookOf, nextLine, WIDE } from "./loneLayer";
import { smallScaleOf } from "./shareSenders";

const LOOK_EVERY_MS = 2_000;

interface Seen {
  readonly line: LineState;
  readonly floor: FloorState;
}

export class ShareWatch {
  readonly #senders: () => Iterable<RTCRtpSender>;
  readonly #seen = new WeakMap<RTCRtpSender, Seen>();
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
      const stats = [...(await sender.getStats()).values()];
      const parameters = sender.getParameters();
      const [small, large] = ["l", "h"].map((rid) => parameters.encodings.find((one) => one.rid === rid));
      const pace = paceOf(stats, "h");
      if (!small || !large || sender.track !== track) continue;
      // By what the sender does: a new connection, and another share, begin with both layers and all pixels again.
      const { line, floor } = this.#seen.get(sender) ?? { line: WIDE, floor: AT_FULL };
      const [isLone, scale] = [!small.active, large.scaleResolutionDownBy ?? 1];
      const look = lineLookOf(stats);
      const nextOfLine = nextLine({ ...line, isLone }, look);
      // Alone it has more room than beside the other.
      const before = nextOfLine.isLone && !isLone ? AT_FULL : { ...floor, scale };
      const nextOfFloor = pace ? floorAfter(before, pace, look, { ...line, isLone }) : floor;
      this.#seen.set(sender, { line: nextOfLine, floor: nextOfFloor });
      const smallScale = smallScaleIn(stats) ?? small.scaleResolutionDownBy;
      const isSame = nextOfLine.isLone === isLone && nextOfFloor.scale === scale;
      if (isSame && smallScale === small.scaleResolutionDownBy) continue;
      small.scaleResolutionDownBy = smallScale;
      small.active = !nextOfLine.isLone;
      large.scaleResolutionDownBy = nextOfFloor.scale;
      await sender.setParameters(parameters).catch(() => undefined);
    }
  }
}

/** By what the source makes now (webrtc-stats, RTCVideoSourceStats); undefined where the browser does not say. */
function smallScaleIn(stats: Iterable<unknown>): number | undefined {
  for (const { type, height } of stats as Iterable<{ type?: string; height?: number }>)
    if (type === "media-source" && height) return smallScaleOf(height);
  return undefined;
}

function floorAfter(floor: FloorState, pace: Pace, look: LineLook, { before, isLone }: LineState): FloorState {
  if (!before) return floor;
  // Fewer pixels are no help to a layer of which nothing is sent.
  if (!isLone) return isStarved(before, look) ? floor : nextFloor(floor, pace);
  // Browsers call one layer alone limited by nothing while it has its size. Counted from look to look: a second may be that of a new page.
  const sentRate = (look.large - before.large) / (LOOK_EVERY_MS / 1_000);
  return nextFloor(floor, { ...pace, sentRate, limited: true }, true);
}
