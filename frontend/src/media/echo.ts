// The echo check: one's own sound to the server and back, on the very path that lessons take. Nobody else hears it.
import type { EchoDescriptions, IceServer } from "../contract";
import { nameProblem } from "./devices";
import { type EchoFacts, type EchoStep, type EchoVerdict, judgeEcho, NOTHING_YET, stepOf } from "./echoVerdict";
import { LevelMeter } from "./levels";
import { countReports, type Report, type Way } from "./quality";
import { Value } from "./value";

const LOOK_EVERY_MS = 100;
/** As the level meter counts, 0 to 1: more than the noise of a quiet room. */
const SPOKEN_LEVEL = 0.06;
/** A bump at the microphone is no speech, and may be over before a packet carries it: so many looks in all. */
const SPOKEN_LOOKS = 3;
/** Of what comes back half of that is enough: coding takes some, and so does a gap between words. */
const HEARD_LEVEL = SPOKEN_LEVEL / 2;
/** Once passed, so long one may go on hearing oneself; the server ends a check a little later. */
const LINGER_MS = 6_000;

export interface EchoAnswer {
  /** HTTP status; 0 where the server cannot be reached. */
  readonly status: number;
  readonly answers: EchoDescriptions | null;
}

/** The server's part. */
export type EchoServer = Pick<EchoOptions, "exchange" | "relays">;

export interface EchoOptions {
  /** Asks the server for its answers to two offers. */
  readonly exchange: (offers: EchoDescriptions) => Promise<EchoAnswer>;
  /** Relays, for those who cannot reach the server by themselves; none where it names none, or does not answer. */
  readonly relays: () => Promise<readonly IceServer[]>;
  /** A track that is the check's own: it is stopped with it. */
  readonly microphone: () => Promise<MediaStreamTrack>;
}

export interface EchoState {
  readonly verdict: EchoVerdict;
  /** From the open microphone to the first sound, not silence, in what came back; null before. */
  readonly backAfterMs: number | null;
  readonly way: Way;
  /** Of the server's media, where its answer names one. */
  readonly port: string | null;
}

export class EchoCheck {
  readonly state = new Value<EchoState>({
    verdict: { is: "running", step: "microphone" },
    backAfterMs: null,
    way: "direct",
    port: null,
  });
  /** How loud it is that comes back. */
  readonly back = new LevelMeter();
  readonly #options: EchoOptions;
  readonly #sent = new LevelMeter();
  readonly #voice = new Audio();
  #facts = NOTHING_YET;
  #peers: readonly RTCPeerConnection[] = [];
  #track: MediaStreamTrack | null = null;
  #step: EchoStep | null = "microphone";
  #stepSince = 0;
  #openedAt = 0;
  #spokenLooks = 0;
  /** Of what has come back, at the last look. */
  #backBefore = { energy: 0, atMs: 0 };
  #passedAt: number | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #stopped = false;

  constructor(options: EchoOptions) {
    this.#options = options;
    // Chromium decodes what comes from afar only where an element plays it, be it muted.
    this.#voice.muted = true;
  }

  async run(): Promise<void> {
    this.#stepSince = performance.now();
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    const relays = this.#options.relays();
    try {
      this.#track = await this.#options.microphone();
    } catch (error) {
      this.#note({ microphone: nameProblem(error) });
      return;
    }
    if (this.#stopped) {
      this.#track.stop();
      return;
    }
    this.#openedAt = performance.now();
    this.#sent.start(this.#track);
    this.#note({ microphone: "open" });
    await this.#connect(this.#track, await relays);
  }

  /** Whether one hears oneself. */
  setAloud(aloud: boolean): void {
    this.#voice.muted = !aloud;
  }

  async setSpeaker(deviceId: string): Promise<void> {
    try {
      if ("setSinkId" in this.#voice) await this.#voice.setSinkId(deviceId);
    } catch {
      // Unplugged: the system's own speaker plays.
      return;
    }
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#sent.stop();
    this.back.stop();
    this.#voice.srcObject = null;
    this.#track?.stop();
    for (const peer of this.#peers) peer.close();
  }

  async #connect(track: MediaStreamTrack, relays: readonly IceServer[]): Promise<void> {
    if (this.#stopped) return;
    const configuration: RTCConfiguration = {
      bundlePolicy: "max-bundle",
      iceServers: relays.map((relay) => ({ ...relay, urls: [...relay.urls] })),
    };
    const [send, receive] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)];
    this.#peers = [send, receive];
    send.addTransceiver(track, { direction: "sendonly" });
    const { receiver } = receive.addTransceiver("audio", { direction: "recvonly" });
    this.#voice.srcObject = new MediaStream([receiver.track]);
    this.back.start(receiver.track);
    // Muted elements may always play; aloud it is after a click.
    this.#voice.play().catch(() => undefined);
    try {
      const offers = { send: await offerOf(send), receive: await offerOf(receive) };
      const { status, answers } = await this.#options.exchange(offers);
      if (this.#stopped) return;
      if (answers) await this.#accept(send, receive, answers);
      this.#note({ status });
    } catch {
      // Stopped meanwhile, or the browser cannot take the answer.
      this.#note({ status: -1 });
    }
  }

  async #accept(send: RTCPeerConnection, receive: RTCPeerConnection, answers: EchoDescriptions): Promise<void> {
    const port = /^a=candidate:\S+ 1 udp \S+ \S+ (\d+)/im.exec(answers.send ?? "")?.[1] ?? null;
    this.state.set({ ...this.state.get(), port });
    await send.setRemoteDescription({ type: "answer", sdp: answers.send ?? "" });
    await receive.setRemoteDescription({ type: "answer", sdp: answers.receive ?? "" });
  }

  async #look(): Promise<void> {
    const peers = this.#peers;
    const reports = await Promise.all(peers.map((peer) => peer.getStats()));
    if (this.#stopped) return;
    const now = performance.now();
    const told = reports.flatMap((report) => [...report.values()] as Report[]);
    const { way, packetsIn } = countReports(told, now);
    const heard = this.#facts.heard || this.#isHeard(told, now);
    if (heard && this.state.get().backAfterMs === null) {
      this.state.set({ ...this.state.get(), backAfterMs: now - this.#openedAt });
    }
    if (way !== this.state.get().way) this.state.set({ ...this.state.get(), way });
    const every = (wanted: (peer: RTCPeerConnection) => boolean): boolean => peers.length > 0 && peers.every(wanted);
    this.#note({
      hasWay: every(({ iceConnectionState: ice }) => ice === "connected" || ice === "completed"),
      connected: every(({ connectionState }) => connectionState === "connected"),
      failed: peers.some(({ connectionState }) => connectionState === "failed"),
      packetsBack: packetsIn,
      spoke: this.#hasSpoken(),
      heard,
    });
    if (this.#passedAt !== null && now - this.#passedAt >= LINGER_MS) this.stop();
  }

  /** What was said before there was a way back cannot come back. */
  #hasSpoken(): boolean {
    if (this.#step === "speaking" && this.#sent.level.get() >= SPOKEN_LEVEL) this.#spokenLooks += 1;
    return this.#spokenLooks >= SPOKEN_LOOKS;
  }

  /**
   * Since the last look, by the sum of squares of the level (WebRTC statistics, totalAudioEnergy), in which no short sound is
   * missed between two looks. Browsers take peaks for the level, four times the mean of speech: as the level meter counts.
   */
  #isHeard(reports: readonly Report[], nowMs: number): boolean {
    const { energy: before, atMs } = this.#backBefore;
    const energy = reports.reduce(
      (sum, { type, totalAudioEnergy = 0 }) => (type === "inbound-rtp" ? sum + totalAudioEnergy : sum),
      0,
    );
    this.#backBefore = { energy, atMs: nowMs };
    const meanSquare = ((energy - before) / Math.max(1, nowMs - atMs)) * 1_000;
    // The meter is for browsers that leave the sum out.
    return meanSquare >= HEARD_LEVEL ** 2 || this.back.level.get() >= HEARD_LEVEL;
  }

  #note(news: Partial<EchoFacts>): void {
    // A verdict stands: what comes later is the connection's end.
    if (this.#stopped || this.#passedAt !== null) return;
    this.#facts = { ...this.#facts, ...news };
    const now = performance.now();
    const step = stepOf(this.#facts);
    if (step !== this.#step) {
      this.#step = step;
      this.#stepSince = now;
    }
    const verdict = judgeEcho(this.#facts, now - this.#stepSince);
    const before = this.state.get();
    if (!isSame(before.verdict, verdict)) this.state.set({ ...before, verdict });
    if (verdict.is === "passed") this.#passedAt = now;
    else if (verdict.is !== "running") this.stop();
  }
}

async function offerOf(peer: RTCPeerConnection): Promise<string> {
  await peer.setLocalDescription(await peer.createOffer());
  return peer.localDescription?.sdp ?? "";
}

function isSame(a: EchoVerdict, b: EchoVerdict): boolean {
  return a.is === b.is && (a.is !== "running" || b.is !== "running" || a.step === b.step);
}
