// Two PeerConnections to the server: one on which this browser offers its microphone, camera and shares, one on which the
// server offers everybody else's. Each direction has one offerer, so offers never collide.
import type { Description, IceServer, SectionLabel, SendReply } from "../contract";
import { CameraLayers } from "./cameraLayers";
import type { Remote } from "./remote";
import { offerMusic } from "./sdp";
import { SharesLine } from "./sharesLine";
import type { ShareMap } from "./shareSenders";
import { Subscribing } from "./subscribing";
import { TileSizes } from "./tileSizes";
import { Timers } from "./timers";
import { Value } from "./value";
import { agreedCodec, cameraEncodings, sendsDivided } from "./videoCodec";

export type LinkState = "connecting" | "connected" | "failed";

export interface PeerSignal {
  /** False while descriptions go nowhere. */
  readonly reachable: boolean;
  /** The server's reply, which alone can refuse; null where it was lost on the way, and is said again after the next join. */
  describe(description: Description): Promise<SendReply | null>;
  /** The way to the server may be gone: looks whether it answers within this time. */
  probe(patienceMs: number): void;
}

/** What tells of a change of the network comes in bursts: one restart serves all. */
const RESUME_GAP_MS = 1_000;
/** Silent media may be a bad line's, which the server's answer has to come over as well. */
const PROBE_TIMEOUT_MS = 1_500;
/** For a way to be found, at first and by a restart of ICE; then the connection is made anew. */
const CONNECT_TIMEOUT_MS = 8_000;
const RETRY_MS = 1_000;

export class MediaSession {
  readonly link = new Value<LinkState>("connecting");
  readonly tiles: TileSizes;
  readonly #signal: PeerSignal;
  #publish: RTCPeerConnection | null = null;
  /** Ends what waits for this connection: what a browser was doing with one that is closed it never ends itself. */
  #release = new AbortController();
  readonly #subscribing: Subscribing;
  #audioLine: RTCRtpTransceiver | null = null;
  #videoLine: RTCRtpTransceiver | null = null;
  readonly #shares = new SharesLine();
  readonly #layers = new CameraLayers();
  #signs = false;
  #audio: MediaStreamTrack | null = null;
  #video: MediaStreamTrack | null = null;
  #revision = 0;
  #running = false;
  #music = false;
  /** How the meeting's pictures are coded, as far as is known, and whether the camera goes out in the shape for it. */
  #codec = "vp8";
  #divided = false;
  #configuration: RTCConfiguration = { bundlePolicy: "max-bundle" };
  /** Those that were connected once: what has keys can go on over another way. */
  #met = new WeakSet<RTCPeerConnection>();
  #resumedAt = Number.NEGATIVE_INFINITY;
  /** What the next restart is for. */
  readonly #lost = new Set<RTCPeerConnection | "all">();
  #resumeTimer: ReturnType<typeof setTimeout> | undefined;
  /** The newest run of what resumes; those before it say nothing more. */
  #run = 0;
  /** Since when a way is looked for. */
  #seeking = new WeakMap<RTCPeerConnection, number>();
  readonly #timers = new Timers();
  #stopped = false;

  constructor(signal: PeerSignal) {
    this.#signal = signal;
    this.tiles = new TileSizes(async (description) => (await signal.describe(description))?.ok === true);
    const host = {
      create: () => this.#create(),
      describe: (description: Description) => signal.describe(description),
      retry: (action: () => unknown) => this.#later(action, RETRY_MS),
    };
    this.#subscribing = new Subscribing(host, this.tiles);
  }

  get remote(): Value<Remote> {
    return this.#subscribing.remote;
  }

  get receivers(): readonly RTCRtpReceiver[] {
    return this.#subscribing.pc?.getReceivers() ?? [];
  }

  /** Those that there are now. */
  get connections(): readonly RTCPeerConnection[] {
    return [this.#publish, this.#subscribing.pc].filter((pc) => pc !== null);
  }

  /** New PeerConnections in both directions: after the first join, and when media moved. */
  restart(): void {
    if (this.#stopped) return;
    this.#timers.clear();
    this.#forgetLost();
    this.#run += 1;
    this.#running = true;
    this.link.set("connecting");
    this.#restartPublish();
    this.#subscribing.restart();
  }

  /**
   * Goes on over whatever way there is now: ICE begins anew on both connections (RFC 8445, 9), keys and streams stay. What the
   * server no longer knows, or what was never connected, is made anew.
   * @param lost The connection that has lost its way, where it is not the network as a whole: by the time it may be replaced.
   */
  resume(lost: RTCPeerConnection | "all" = "all"): void {
    if (this.#stopped || !this.#running) return;
    this.#lost.add(lost);
    if (this.#resumeTimer !== undefined) return;
    const wait = Math.max(0, this.#resumedAt + RESUME_GAP_MS - performance.now());
    this.#resumeTimer = setTimeout(() => {
      const isLost = [...this.connections, "all" as const].some((one) => this.#lost.has(one));
      this.#forgetLost();
      if (isLost) void this.#resume();
    }, wait);
  }

  /** The seat is taken again: what the connection before was told may be lost, answers to it are, so all is said again, at once. */
  rejoin(): void {
    this.#forgetLost();
    void this.#resume();
  }

  #forgetLost(): void {
    clearTimeout(this.#resumeTimer);
    this.#resumeTimer = undefined;
    this.#lost.clear();
  }

  async #resume(): Promise<void> {
    if (this.#stopped || !this.#running) return;
    this.#resumedAt = performance.now();
    const run = ++this.#run;
    // In this order: who asks for a new subscription before going on with what it sends has begun anew in the server's eyes.
    await this.#resumePublish();
    if (run === this.#run && !this.#stopped) await this.#resumeSubscribe();
  }

  stop(): void {
    this.#stopped = true;
    this.#forgetLost();
    this.#shares.stop();
    this.#layers.begin(null);
    this.#timers.clear();
    this.#endPublish();
    this.#subscribing.stop();
  }

  /** Relays for those who cannot reach the server by themselves. Their credentials run out, so each join brings new ones. */
  setIceServers(servers: readonly IceServer[]): void {
    this.#configuration = {
      ...this.#configuration,
      iceServers: servers.map((one) => ({ ...one, urls: [...one.urls] })),
    };
    for (const pc of this.connections) pc.setConfiguration(this.#configuration);
  }

  /** How the meeting's pictures are coded; what is sent already follows with its next offer. */
  setVideoCodec(codec: string): void {
    this.#codec = codec;
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
    if (this.#publish && this.#running && !this.#stopped) void this.#offer(this.#publish);
  }

  /**
   * Whether others' pictures come here. It is said in the answers, so the server sends none; what it sends already it would
   * go on sending, so the change is a new connection.
   */
  setReceivesVideo(wanted: boolean): void {
    const changes = this.#subscribing.setReceivesVideo(wanted);
    if (changes && this.#running && !this.#stopped) this.#subscribing.restart();
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
      if (this.#publish) void this.#offer(this.#publish);
    } else if (description.pc === "publish" && description.type === "layers") {
      this.#layers.leaveOut(description.off);
    } else if (description.pc === "subscribe" && description.type === "offer") {
      this.#subscribing.take(description);
    }
  };

  #endPublish(): void {
    this.#publish?.close();
    this.#publish = null;
    this.#release.abort();
    this.#release = new AbortController();
  }

  #restartPublish(): void {
    this.#endPublish();
    this.#audioLine = null;
    this.#videoLine = null;
    this.#layers.begin(null);
    this.#shares.begin(null);
    // Who only listens publishes nothing: everybody else would carry the m-lines.
    if (!this.#audio && !this.#video && this.#shares.empty) return;
    const pc = this.#create();
    this.#publish = pc;
    this.#divided = sendsDivided(this.#codec);
    this.#audioLine = pc.addTransceiver(this.#audio ?? "audio", { direction: "sendonly" });
    this.#videoLine = pc.addTransceiver(this.#video ?? "video", {
      direction: "sendonly",
      sendEncodings: cameraEncodings(this.#divided),
    });
    this.#shares.begin(pc);
    void this.#offer(pc);
  }

  async #resumePublish(): Promise<void> {
    const pc = this.#publish;
    if (!pc || !this.#met.has(pc)) {
      this.#restartPublish();
      return;
    }
    pc.restartIce();
    await this.#offer(pc);
  }

  async #offer(pc: RTCPeerConnection): Promise<void> {
    const revision = ++this.#revision;
    try {
      await unlessAborted(this.#release.signal, pc.setLocalDescription());
    } catch (error) {
      // Closed meanwhile by a newer one; anything else is a defect.
      if (pc === this.#publish && pc.signalingState !== "closed") throw error;
      return;
    }
    const offer = pc.localDescription?.sdp;
    if (pc !== this.#publish || !offer) return;
    const sounds = this.#shares.soundMids();
    const sdp = offerMusic(offer, (mid) => sounds.has(mid) || (this.#music && mid === this.#audioLine?.mid));
    // With the keys of an earlier association no other peer can be talked to: what was connected goes on where it was, or is refused.
    const type = this.#met.has(pc) ? "restart" : "offer";
    this.#heed(pc, await this.#signal.describe({ pc: "publish", type, revision, sdp, labels: this.#labels() }));
  }

  /** What becomes of a connection by the reply to what was said of it: without one nothing, for a join follows. */
  #heed(pc: RTCPeerConnection, reply: SendReply | null): void {
    if (!reply) return;
    if (reply.ok) this.#seek(pc);
    else if (reply.retryAfterMs) this.#later(() => this.resume(pc), reply.retryAfterMs);
    else if (this.#met.has(pc)) this.#renew(pc);
    else this.#later(() => this.#renew(pc), RETRY_MS);
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
      if (pc !== this.#publish) return;
      this.#layers.begin(this.#videoLine?.sender ?? null);
      this.#fitCodec();
    } catch {
      // An answer that the browser cannot take: a fresh offer is the only way on.
      this.#later(() => this.#renew(pc), RETRY_MS);
    }
  }

  /** The number of streams cannot be changed on a connection that there is: another shape of the camera takes another one. */
  #fitCodec(): void {
    const agreed = agreedCodec(this.#videoLine?.sender ?? null);
    if (agreed === null || agreed === this.#codec) return;
    this.#codec = agreed;
    if (sendsDivided(agreed) !== this.#divided) this.#restartPublish();
  }

  async #resumeSubscribe(): Promise<void> {
    const { pc } = this.#subscribing;
    if (!pc || !this.#met.has(pc)) {
      this.#subscribing.restart();
      return;
    }
    this.#heed(pc, await this.#signal.describe({ pc: "subscribe", type: "restart" }));
  }

  #create(): RTCPeerConnection {
    const pc = new RTCPeerConnection(this.#configuration);
    this.#seek(pc);
    pc.onconnectionstatechange = () => {
      const { connectionState } = pc;
      if (pc !== this.#publish && pc !== this.#subscribing.pc) return;
      this.#showLink();
      if (connectionState === "connecting") return;
      // A way that was found, or lost again, begins a new search; the time of the one before is nothing to it.
      this.#seeking.delete(pc);
      if (connectionState === "connected") this.#met.add(pc);
      else if (this.#signal.reachable) {
        this.#signal.probe(PROBE_TIMEOUT_MS);
        this.resume(pc);
      }
    };
    return pc;
  }

  /** Gives ICE its time, from here on. */
  #seek(pc: RTCPeerConnection): void {
    const since = performance.now();
    this.#seeking.set(pc, since);
    this.#later(() => {
      // Without a way to the server nothing can be made anew; the next join goes on with what there is.
      const isOver = this.#seeking.get(pc) === since && this.#signal.reachable;
      if (isOver && pc.connectionState !== "connected") this.#renew(pc);
    }, CONNECT_TIMEOUT_MS);
  }

  #renew(pc: RTCPeerConnection): void {
    if (pc === this.#publish) this.#restartPublish();
    else if (pc === this.#subscribing.pc) this.#subscribing.restart();
  }

  #showLink(): void {
    const states = this.connections.map((pc) => pc.connectionState);
    if (states.some((state) => state === "failed" || state === "disconnected")) this.link.set("failed");
    else if (states.includes("connected")) this.link.set("connected");
  }

  #later(action: () => unknown, ms: number): void {
    this.#timers.after(ms, () => {
      if (!this.#stopped) action();
    });
  }
}

/** Waits for what a browser never ends where its connection is closed meanwhile. */
async function unlessAborted(signal: AbortSignal, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const aborted = new Promise((done) => signal.addEventListener("abort", done, { signal: over.signal }));
  await Promise.race([work, aborted]).finally(() => over.abort());
}
