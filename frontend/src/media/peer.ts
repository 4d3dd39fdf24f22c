// Two PeerConnections to the server: one on which this browser offers its microphone, camera and shares, one on which the
// server offers everybody else's. Each direction has one offerer, so offers never collide.
import type { Description, IceServer, SectionLabel, SessionDescription } from "../contract";
import { type Remote, readRemote } from "./remote";
import { answerStereo, offerMusic, readSession } from "./sdp";
import { SharesLine } from "./sharesLine";
import type { ShareMap } from "./shareSenders";
import { TileSizes } from "./tileSizes";
import { Value } from "./value";
import { CAMERA_SIZES, decodableCodecs } from "./videoCodec";

export type LinkState = "connecting" | "connected" | "failed";

export interface PeerSignal {
  /** False while descriptions go nowhere; what is not heard then is said again after the next join. */
  readonly reachable: boolean;
  describe(description: Description): Promise<boolean>;
  /** The way to the server may be gone: looks whether it answers. */
  probe(): void;
}

/** A connection that is not back by a restart of ICE within this time is given up for a new one. */
const RESUME_TIMEOUT_MS = 4_000;
/** What tells of a change of the network comes in bursts: one restart serves all. */
const RESUME_GAP_MS = 1_000;
const CONNECT_TIMEOUT_MS = 8_000;
const RETRY_MS = 1_000;
export class MediaSession {
  readonly remote = new Value<Remote>(new Map());
  readonly link = new Value<LinkState>("connecting");
  readonly tiles: TileSizes;
  readonly #signal: PeerSignal;
  #publish: RTCPeerConnection | null = null;
  #subscribe: RTCPeerConnection | null = null;
  #audioLine: RTCRtpTransceiver | null = null;
  #videoLine: RTCRtpTransceiver | null = null;
  readonly #shares = new SharesLine();
  #signs = false;
  #audio: MediaStreamTrack | null = null;
  #video: MediaStreamTrack | null = null;
  #revision = 0;
  #newestOffer: SessionDescription | null = null;
  /** Whose offers the subscribing connection follows; another session is another connection. */
  #session = "";
  #answering = false;
  #running = false;
  #receivesVideo = true;
  #music = false;
  #configuration: RTCConfiguration = { bundlePolicy: "max-bundle" };
  /** Those that were connected once: what has keys can go on over another way. */
  #met = new WeakSet<RTCPeerConnection>();
  #resumedAt = Number.NEGATIVE_INFINITY;
  #resumeTimer: ReturnType<typeof setTimeout> | undefined;
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #stopped = false;

  constructor(signal: PeerSignal) {
    this.#signal = signal;
    this.tiles = new TileSizes((description) => signal.describe(description));
  }

  get receivers(): readonly RTCRtpReceiver[] {
    return this.#subscribe?.getReceivers() ?? [];
  }

  get publishing(): RTCPeerConnection | null {
    return this.#publish;
  }

  get subscribing(): RTCPeerConnection | null {
    return this.#subscribe;
  }

  /** New PeerConnections in both directions: after the first join, and when media moved. */
  restart(): void {
    if (this.#stopped) return;
    this.#clearTimers();
    this.#running = true;
    this.link.set("connecting");
    this.#restartPublish();
    this.#restartSubscribe();
  }

  /**
   * Goes on over whatever way there is now: ICE begins anew on both connections (RFC 8445, 9), keys and streams stay. What the
   * server no longer knows, or what was never connected, is made anew.
   */
  resume(): void {
    if (this.#stopped || !this.#running || this.#resumeTimer !== undefined) return;
    const wait = Math.max(0, this.#resumedAt + RESUME_GAP_MS - performance.now());
    this.#resumeTimer = setTimeout(() => void this.#resume(), wait);
  }

  async #resume(): Promise<void> {
    this.#resumeTimer = undefined;
    this.#resumedAt = performance.now();
    this.#signal.probe();
    // In this order: who asks for a new subscription before going on with what it sends has begun anew in the server's eyes.
    await this.#resumePublish();
    if (!this.#stopped) await this.#resumeSubscribe();
    // Nobody has heard it: the next join says it again, at once.
    if (!this.#signal.reachable) this.#resumedAt = Number.NEGATIVE_INFINITY;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#resumeTimer);
    this.#shares.stop();
    this.tiles.pause();
    this.#clearTimers();
    this.#publish?.close();
    this.#subscribe?.close();
    this.#publish = null;
    this.#subscribe = null;
    this.remote.set(new Map());
  }

  /** Relays for those who cannot reach the server by themselves. Their credentials run out, so each join brings new ones. */
  setIceServers(servers: readonly IceServer[]): void {
    this.#configuration = {
      ...this.#configuration,
      iceServers: servers.map((one) => ({ ...one, urls: [...one.urls] })),
    };
    for (const pc of [this.#publish, this.#subscribe]) pc?.setConfiguration(this.#configuration);
  }

  /** What is sent as this person's voice; null sends nothing. */
  setAudio(track: MediaStreamTrack | null): void {
    if (track === this.#audio) return;
    this.#audio = track;
    this.#send(this.#audioLine, track);
  }

  setVideo(track: MediaStreamTrack | null): void {
    if (track === this.#video) return;
    this.#video = track;
    this.#send(this.#videoLine, track);
    this.#tuneCamera();
  }

  /** Whoever signs is understood by movement: where there is little room the picture becomes smaller, not slower. */
  setSigns(signs: boolean): void {
    this.#signs = signs;
    this.#tuneCamera();
  }

  /** Screens and document cameras; told to the server by their labels. */
  setShares(shares: ShareMap): void {
    void this.#shares.set(shares).then((changed) => {
      if (this.#publish && changed) this.describeAgain();
      else if (!this.#publish && !this.#shares.empty && this.#running && !this.#stopped) this.#restartPublish();
    });
  }

  /** Says again what is sent: the server has taken less of it before than it would now. */
  describeAgain(): void {
    if (this.#publish && this.#running && !this.#stopped) void this.#offer(this.#publish, "offer");
  }

  /**
   * Whether others' pictures come here. It is said in the answers, so the server sends none; what it sends already it would
   * go on sending, so the change is a new connection.
   */
  setReceivesVideo(wanted: boolean): void {
    if (wanted === this.#receivesVideo) return;
    this.#receivesVideo = wanted;
    if (this.#running && !this.#stopped) this.#restartSubscribe();
  }

  /** Music is sent in two channels at a higher rate, speech not; where a microphone is open it is negotiated anew. */
  setMusic(music: boolean): void {
    if (music === this.#music) return;
    this.#music = music;
    this.describeAgain();
  }

  #tuneCamera(): void {
    if (this.#video) this.#video.contentHint = this.#signs ? "motion" : "";
  }

  #send(line: RTCRtpTransceiver | null, track: MediaStreamTrack | null): void {
    if (line) void line.sender.replaceTrack(track);
    else if (track && this.#running && !this.#stopped) this.#restartPublish();
  }

  /** Takes what the server says about a PeerConnection. */
  readonly handle = (description: Description): void => {
    if (this.#stopped) return;
    if (description.pc === "publish" && description.type === "answer") {
      void this.#takeAnswer(description.revision, description.sdp);
    } else if (description.pc === "publish" && description.type === "request") {
      if (this.#publish) void this.#offer(this.#publish, "offer");
    } else if (description.pc === "subscribe" && description.type === "offer") {
      if (this.#newestOffer && this.#newestOffer.revision >= description.revision) return;
      this.#newestOffer = description;
      void this.#answer();
    }
  };

  #restartPublish(): void {
    this.#publish?.close();
    this.#publish = null;
    this.#audioLine = null;
    this.#videoLine = null;
    this.#shares.begin(null);
    // Who only listens publishes nothing: everybody else would carry the m-lines.
    if (!this.#audio && !this.#video && this.#shares.empty) return;
    const pc = this.#create(() => this.#restartPublish());
    this.#publish = pc;
    this.#audioLine = pc.addTransceiver(this.#audio ?? "audio", { direction: "sendonly" });
    this.#videoLine = pc.addTransceiver(this.#video ?? "video", {
      direction: "sendonly",
      sendEncodings: CAMERA_SIZES,
    });
    this.#shares.begin(pc);
    void this.#offer(pc, "offer");
  }

  async #resumePublish(): Promise<void> {
    const pc = this.#publish;
    if (!pc || !this.#met.has(pc)) {
      this.#restartPublish();
      return;
    }
    pc.restartIce();
    await this.#offer(pc, "restart");
  }

  async #offer(pc: RTCPeerConnection, type: "offer" | "restart"): Promise<void> {
    const revision = ++this.#revision;
    try {
      await pc.setLocalDescription(await pc.createOffer());
    } catch (error) {
      // Closed meanwhile by a newer one; anything else is a defect.
      if (pc === this.#publish && pc.signalingState !== "closed") throw error;
      return;
    }
    const sdp = pc.localDescription?.sdp;
    if (pc !== this.#publish || !sdp) return;
    const sounds = this.#shares.soundMids();
    const said = offerMusic(sdp, (mid) => sounds.has(mid) || (this.#music && mid === this.#audioLine?.mid));
    const taken = await this.#signal.describe({ pc: "publish", type, revision, sdp: said, labels: this.#labels() });
    if (taken || pc !== this.#publish) return;
    if (type === "offer") this.#later(() => pc === this.#publish && this.#restartPublish(), RETRY_MS);
    else if (this.#signal.reachable) this.#restartPublish();
  }

  #labels(): readonly SectionLabel[] {
    const own = [
      { mid: this.#audioLine?.mid, label: "audio" as const },
      { mid: this.#videoLine?.mid, label: "video" as const },
    ].flatMap(({ mid, label }) => (mid ? [{ mid, label }] : []));
    return [...own, ...this.#shares.labels()];
  }

  async #takeAnswer(revision: number, sdp: string): Promise<void> {
    const pc = this.#publish;
    if (!pc || revision !== this.#revision || pc.signalingState !== "have-local-offer") return;
    try {
      await pc.setRemoteDescription({ type: "answer", sdp });
    } catch {
      // An answer that the browser cannot take: a fresh offer is the only way on.
      if (pc === this.#publish) this.#later(() => pc === this.#publish && this.#restartPublish(), RETRY_MS);
    }
  }

  #restartSubscribe(): void {
    this.#subscribe?.close();
    this.#subscribe = null;
    this.#newestOffer = null;
    this.remote.set(new Map());
    this.tiles.pause();
    void this.#request();
  }

  async #resumeSubscribe(): Promise<void> {
    const pc = this.#subscribe;
    if (!pc || !this.#met.has(pc)) {
      this.#restartSubscribe();
      return;
    }
    const taken = await this.#signal.describe({ pc: "subscribe", type: "restart" });
    if (!taken && this.#signal.reachable && pc === this.#subscribe && !this.#stopped) this.#restartSubscribe();
  }

  async #request(): Promise<void> {
    const taken = await this.#signal.describe({
      pc: "subscribe",
      type: "request",
      decodes: decodableCodecs(),
    });
    if (taken) this.tiles.restart();
    else this.#later(() => !this.#subscribe && !this.#newestOffer && void this.#request(), RETRY_MS);
  }

  async #answer(): Promise<void> {
    if (this.#answering) return;
    this.#answering = true;
    let done: number | null = null;
    while (this.#newestOffer && this.#newestOffer.revision !== done && !this.#stopped) {
      const offer = this.#newestOffer;
      done = offer.revision;
      const session = readSession(offer.sdp);
      if (session !== this.#session) {
        this.#session = session;
        this.#subscribe?.close();
        this.#subscribe = null;
      }
      this.#subscribe ??= this.#create(() => this.#restartSubscribe());
      const pc = this.#subscribe;
      try {
        await pc.setRemoteDescription({ type: "offer", sdp: offer.sdp });
        if (!this.#receivesVideo) refuseVideo(pc);
        const answer = await pc.createAnswer();
        await pc.setLocalDescription({ type: "answer", sdp: answerStereo(answer.sdp ?? "", offer.sdp) });
      } catch {
        // Closed meanwhile, or an offer that does not follow the one before: begin anew.
        if (pc === this.#subscribe) this.#later(() => pc === this.#subscribe && this.#restartSubscribe(), RETRY_MS);
        break;
      }
      if (pc !== this.#subscribe) continue;
      this.#showRemote(pc, offer.sdp);
      const sdp = pc.localDescription?.sdp ?? "";
      if (offer === this.#newestOffer) {
        await this.#signal.describe({ pc: "subscribe", type: "answer", revision: offer.revision, sdp });
      }
    }
    this.#answering = false;
  }

  #showRemote(pc: RTCPeerConnection, sdp: string): void {
    const tracks = new Map(pc.getTransceivers().map(({ mid, receiver }) => [mid, receiver.track]));
    const wanted = ({ kind }: { readonly kind: string }): boolean => kind === "audio" || this.#receivesVideo;
    this.remote.set(readRemote(sdp, (mid) => tracks.get(mid), wanted, this.remote.get()));
  }

  #create(renew: () => void): RTCPeerConnection {
    const pc = new RTCPeerConnection(this.#configuration);
    const current = (): boolean => pc === this.#publish || pc === this.#subscribe;
    const renewUnlessConnected = (): void => {
      // Without a way to the server nothing can be made anew; the next join goes on with what there is.
      if (current() && this.#signal.reachable && pc.connectionState !== "connected") renew();
    };
    this.#later(() => {
      if (!this.#met.has(pc)) renewUnlessConnected();
    }, CONNECT_TIMEOUT_MS);
    pc.onconnectionstatechange = () => {
      if (!current()) return;
      this.#showLink();
      if (pc.connectionState === "connected") this.#met.add(pc);
      else if (pc.connectionState === "failed" || pc.connectionState === "disconnected") {
        this.resume();
        this.#later(renewUnlessConnected, RESUME_TIMEOUT_MS);
      }
    };
    return pc;
  }

  #showLink(): void {
    const states = [this.#publish, this.#subscribe].map((pc) => pc?.connectionState);
    if (states.some((state) => state === "failed" || state === "disconnected")) this.link.set("failed");
    else if (states.includes("connected")) this.link.set("connected");
  }

  #later(action: () => unknown, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#stopped) action();
    }, ms);
    this.#timers.add(timer);
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

/** The m-line stays, and nothing flows on it (RFC 8829, 5.3.1: the answer's direction). */
function refuseVideo(pc: RTCPeerConnection): void {
  for (const transceiver of pc.getTransceivers()) {
    if (transceiver.receiver.track.kind === "video") transceiver.direction = "inactive";
  }
}
