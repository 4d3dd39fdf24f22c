// How good this person's own connection is, by the browser's statistics, which nobody else is told. (Moderators hear what the server itself sees: peopleQuality.)
import type { PersonQuality } from "../contract";
import { Value } from "./value";

/** Between two looks. */
const PERIOD_MS = 2_000;

/** What the statistics have counted so far; differences of two make figures. */
export interface Counters {
  readonly atMs: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly packetsIn: number;
  readonly lostIn: number;
  readonly roundTripMs: number | null;
  /** By stream: one that has ended keeps its last jitter for ever. */
  readonly streams: ReadonlyMap<string, { readonly packets: number; readonly jitterMs: number }>;
  /** What goes out, likewise; lost is the fraction of it that the server last said it misses. */
  readonly sent: ReadonlyMap<string, { readonly packets: number; readonly lost: number }>;
  readonly way: Way;
}

/** Of the candidate pairs in use: by TCP where the network lets no UDP through. */
export type Way = "direct" | "tcp" | "relay";

export type Grade = "good" | "fair" | "poor";

export interface Quality {
  readonly grade: Grade;
  readonly roundTripMs: number | null;
  /** Percent, the worse of both directions. */
  readonly lossPercent: number;
  readonly jitterMs: number;
  readonly kbitsIn: number;
  readonly kbitsOut: number;
  readonly way: Way;
  /** What is worst, if anything. */
  readonly cause: "loss" | "delay" | "jitter" | null;
}

/** Loss in percent, round trip and jitter in ms: from the first on speech suffers (fair), from the second it breaks (poor). */
const LIMITS = { loss: [2, 6], delay: [250, 500], jitter: [40, 90] } as const;
/** Of fewer packets no rate can be told. */
const PACKETS_MIN = 20;

/** Fields of RTCStats that are looked at; browsers leave some out. */
export interface Report {
  readonly type: string;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly packetsReceived?: number;
  readonly packetsSent?: number;
  readonly packetsLost?: number;
  readonly fractionLost?: number;
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly jitter?: number;
  /** Of inbound-rtp that is sound: the sum of squares of its level over seconds. */
  readonly totalAudioEnergy?: number;
  readonly nominated?: boolean;
  /** Of a transport. */
  readonly selectedCandidatePairId?: string;
  readonly state?: string;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
  /** Of a candidate: "udp" or "tcp". */
  readonly protocol?: string;
  /** Of remote-inbound-rtp: the outbound-rtp that it is about. */
  readonly localId?: string;
  readonly id: string;
}

export function countReports(reports: readonly Report[], atMs: number): Counters {
  const sum = (type: string, field: keyof Report): number =>
    reports.reduce((total, report) => total + (report.type === type ? Number(report[field] ?? 0) : 0), 0);
  const most = (type: string, field: keyof Report): number | null => {
    const found = reports.flatMap((report) =>
      report.type === type && report[field] !== undefined ? [Number(report[field])] : [],
    );
    return found.length > 0 ? Math.max(...found) : null;
  };
  const pairs = pairsInUse(reports);
  const local = new Set(pairs.map(({ localCandidateId }) => localCandidateId));
  const trips = pairs.flatMap(({ currentRoundTripTime }) =>
    currentRoundTripTime === undefined ? [] : [currentRoundTripTime],
  );
  const misses = new Map(reports.map(({ localId, fractionLost }) => [localId, fractionLost]));
  const trip = trips.length > 0 ? Math.max(...trips) : most("remote-inbound-rtp", "roundTripTime");
  return {
    atMs,
    bytesIn: sum("inbound-rtp", "bytesReceived"),
    bytesOut: sum("outbound-rtp", "bytesSent"),
    packetsIn: sum("inbound-rtp", "packetsReceived"),
    lostIn: sum("inbound-rtp", "packetsLost"),
    roundTripMs: trip === null ? null : trip * 1_000,
    streams: new Map(
      reports
        .filter(({ type }) => type === "inbound-rtp")
        .map(({ id, packetsReceived = 0, jitter = 0 }) => [id, { packets: packetsReceived, jitterMs: jitter * 1_000 }]),
    ),
    sent: new Map(
      reports
        .filter(({ type }) => type === "outbound-rtp")
        .map(({ id, packetsSent = 0 }) => [id, { packets: packetsSent, lost: misses.get(id) ?? 0 }]),
    ),
    way: wayOf(reports.filter(({ id }) => local.has(id))),
  };
}

/** One that was nominated before, as TCP often is for a moment, stays so; where a transport names its pair, that is the one. */
function pairsInUse(reports: readonly Report[]): readonly Report[] {
  const selected = new Set(reports.map(({ selectedCandidatePairId }) => selectedCandidatePairId));
  const pairs = reports.filter(({ type }) => type === "candidate-pair");
  const named = pairs.filter(({ id }) => selected.has(id));
  return named.length > 0 ? named : pairs.filter(({ nominated, state }) => nominated && state === "succeeded");
}

function wayOf(local: readonly Report[]): Way {
  if (local.some(({ candidateType }) => candidateType === "relay")) return "relay";
  return local.some(({ protocol }) => protocol === "tcp") ? "tcp" : "direct";
}

export function judge(before: Counters, now: Counters): Quality {
  const seconds = Math.max(0.001, (now.atMs - before.atMs) / 1_000);
  const rate = (bytes: number): number => Math.max(0, Math.round((bytes * 8) / 1_000 / seconds));
  const lost = Math.max(0, now.lostIn - before.lostIn);
  const came = Math.max(0, now.packetsIn - before.packetsIn);
  const lossIn = came + lost >= PACKETS_MIN ? lost / (came + lost) : 0;
  const sending = [...now.sent].filter(
    ([id, { packets }]) => packets - (before.sent.get(id)?.packets ?? 0) >= PACKETS_MIN,
  );
  const lossPercent = Math.max(lossIn, ...sending.map(([, stream]) => stream.lost)) * 100;
  const running = [...now.streams].filter(([id, { packets }]) => packets > (before.streams.get(id)?.packets ?? 0));
  const jitterMs = Math.max(0, ...running.map(([, stream]) => stream.jitterMs));
  const figures = { loss: lossPercent, delay: now.roundTripMs ?? 0, jitter: jitterMs };
  const over = (level: 0 | 1) =>
    (["loss", "delay", "jitter"] as const).find((name) => figures[name] >= LIMITS[name][level]);
  const poor = over(1);
  const cause = poor ?? over(0) ?? null;
  return {
    grade: poor ? "poor" : cause ? "fair" : "good",
    cause,
    lossPercent: Math.round(lossPercent * 10) / 10,
    roundTripMs: now.roundTripMs === null ? null : Math.round(now.roundTripMs),
    jitterMs: Math.round(jitterMs),
    kbitsIn: rate(now.bytesIn - before.bytesIn),
    kbitsOut: rate(now.bytesOut - before.bytesOut),
    way: now.way,
  };
}

type OthersFigures = Pick<PersonQuality, "lossUp" | "lossDown" | "roundTripMs">;

/** Which way most is lost, as they see it, or that all takes long. */
export type OthersCause = "up" | "down" | "delay";

/** The same limits for what the server tells of others, of whom it knows no jitter. */
export function judgeOther({ lossUp, lossDown, roundTripMs }: OthersFigures): {
  readonly grade: Grade;
  /** What is worst, if anything; loss before delay, as in one's own. */
  readonly cause: OthersCause | null;
} {
  const [up, down] = [lossUp ?? 0, lossDown ?? 0];
  const over = (level: 0 | 1): OthersCause | null => {
    if (Math.max(up, down) >= LIMITS.loss[level]) return up >= down ? "up" : "down";
    return (roundTripMs ?? 0) >= LIMITS.delay[level] ? "delay" : null;
  };
  const poor = over(1);
  const cause = poor ?? over(0);
  return { grade: poor ? "poor" : cause ? "fair" : "good", cause };
}

export class QualityMeter {
  /** Null until two looks have been taken at one connection. */
  readonly quality = new Value<Quality | null>(null);
  readonly #peers: () => readonly RTCPeerConnection[];
  #timer: ReturnType<typeof setInterval> | undefined;
  #before: { readonly peers: readonly RTCPeerConnection[]; readonly counters: Counters } | null = null;

  constructor(peers: () => readonly RTCPeerConnection[]) {
    this.#peers = peers;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), PERIOD_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#before = null;
    this.quality.set(null);
  }

  async #look(): Promise<void> {
    const peers = this.#peers().filter(({ connectionState }) => connectionState === "connected");
    if (peers.length === 0) {
      this.#before = null;
      this.quality.set(null);
      return;
    }
    const reports = await Promise.all(peers.map((peer) => peer.getStats()));
    const counters = countReports(
      reports.flatMap((report) => [...report.values()] as Report[]),
      performance.now(),
    );
    const before = this.#before;
    this.#before = { peers, counters };
    // New connections count anew: their difference to the old ones means nothing.
    const same = before?.peers.length === peers.length && peers.every((peer, index) => peer === before.peers[index]);
    if (before && same) this.quality.set(judge(before.counters, counters));
  }
}
