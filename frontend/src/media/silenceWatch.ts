// Notices by silence that the way to the server is gone: of many a change of the network no page is told, and ICE takes five seconds to tell.
// The server reports over each connection once a second, whoever speaks (docs/protocol.md); where sound or pictures come, or are reported on, hardly
// a tenth of a second is without a packet. What is noticed wrongly costs a restart of ICE, and a new hub connection where the old one does not answer.

const LOOK_EVERY_MS = 400;
/** Looks in a row that found something: media flows. */
const FLOWS = 6;
/** Looks in a row that found nothing. Media that has flowed may end, as by a mute, and then the next report is up to a second away. */
const SILENT_IN_FLOW = 3;
/** With nothing but reports: two of them in a row lost are no line on which one could speak. */
const SILENT_AT_REST = 6;
/** A look as late as this says that the page stood still, not the network. */
const LATE_MS = 1_200;

/** Fields of RTCStats that are looked at. */
interface Report {
  readonly type: string;
  readonly bytesReceived?: number;
}

export class SilenceWatch {
  readonly #peers: () => readonly RTCPeerConnection[];
  readonly #onSilence: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The connections of a look that is under way. */
  #looking: readonly RTCPeerConnection[] | null = null;
  #lookedAt = 0;
  /** What has come over each so far; what was known of others says nothing. */
  #received: ReadonlyMap<RTCPeerConnection, number> = new Map();
  #found = 0;
  #silent = 0;
  /** A look that was begun before says nothing more. */
  #run = 0;

  /** @param peers Those over which something has to come now: none while the server is not to be reached anyway. */
  constructor(peers: () => readonly RTCPeerConnection[], onSilence: () => void) {
    this.#peers = peers;
    this.#onSilence = onSilence;
  }

  start(): void {
    this.stop();
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.forget();
  }

  /** Another way is looked for already: silence means nothing until something has come again. */
  forget(): void {
    this.#run += 1;
    this.#looking = null;
    this.#received = new Map();
    this.#found = 0;
    this.#silent = 0;
  }

  async #look(): Promise<void> {
    const peers = this.#peers();
    // One that is not connected tells by itself what becomes of it.
    if (peers.length === 0 || peers.some(({ connectionState }) => connectionState !== "connected")) this.forget();
    else if (!this.#looking || !isSame(this.#looking, peers)) await this.#count(peers);
  }

  async #count(peers: readonly RTCPeerConnection[]): Promise<void> {
    // Of a connection that was closed meanwhile the look before may never end.
    if (this.#looking) this.forget();
    const run = this.#run;
    this.#looking = peers;
    const counts = await Promise.all(peers.map(octets));
    if (run !== this.#run) return;
    this.#looking = null;
    const before = this.#received;
    if (!isSame([...before.keys()], peers)) this.forget();
    this.#received = new Map(peers.map((peer, index) => [peer, counts[index] ?? 0]));
    const isLate = performance.now() - this.#lookedAt > LATE_MS;
    this.#lookedAt = performance.now();
    this.#judge(
      peers.some((peer, index) => (counts[index] ?? 0) > (before.get(peer) ?? Number.POSITIVE_INFINITY)),
      isLate,
    );
  }

  /** By all connections together: they go to one server, and one of them alone ends by itself. */
  #judge(hasNews: boolean, isLate: boolean): void {
    if (hasNews) {
      this.#found = this.#silent > 0 ? 1 : this.#found + 1;
      this.#silent = 0;
    } else if (!isLate && this.#found > 0) {
      this.#silent += 1;
      if (this.#silent === (this.#found >= FLOWS ? SILENT_IN_FLOW : SILENT_AT_REST)) this.#onSilence();
    }
  }
}

function isSame(some: readonly RTCPeerConnection[], others: readonly RTCPeerConnection[]): boolean {
  return some.length === others.length && others.every((one) => some.includes(one));
}

/** What has come over a connection; nothing known of one that is closed in this moment. */
async function octets(peer: RTCPeerConnection): Promise<number> {
  return peer.getStats().then(
    (reports) => received([...reports.values()]),
    () => 0,
  );
}

/** Octets of a connection: all of one transport, or, where the browser does not count those, of its candidate pairs. */
function received(reports: readonly Report[]): number {
  const of = (type: string) => reports.filter((report) => report.type === type);
  const transports = of("transport").filter(({ bytesReceived }) => bytesReceived !== undefined);
  return (transports.length > 0 ? transports : of("candidate-pair")).reduce(
    (sum, { bytesReceived }) => sum + (bytesReceived ?? 0),
    0,
  );
}
