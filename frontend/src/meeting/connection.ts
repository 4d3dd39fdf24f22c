// Keeps one browser in one meeting: joins, resumes, sends, and never gives up.
import type {
  ClosedMessage,
  Command,
  Description,
  EventsMessage,
  JoinAccepted,
  JoinReply,
  JoinRequest,
  NoticeMessage,
  PersonQuality,
  QualityMessage,
  SendReply,
} from "../contract";
import { backoffMs, openMs } from "./backoff";
import { CommandQueue } from "./commandQueue";
import type { MeetingStore } from "./store";
import type { Seat } from "./seat";

/** The part of a SignalR connection that is used here. */
export interface Hub {
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke<T>(method: string, argument?: unknown): Promise<T>;
  on(method: string, handler: (message: never) => void): void;
  onclose(handler: () => void): void;
}

export interface ConnectionOptions {
  readonly roomId: string;
  readonly token: string;
  readonly name: string;
  readonly clientVersion: string;
  readonly seat: Seat | null;
  readonly createHub: (token: string) => Hub;
  /** True where the server says that the token can never be good: a browser is not told why a socket was refused. */
  readonly isTokenRefused: () => Promise<boolean>;
  readonly keepSeat: (seat: Seat | null) => void;
  readonly random?: () => number;
}

/** A join that hangs this long on an open connection is tried again. */
const JOIN_TIMEOUT_MS = 15_000;

/** After news of the network: a server that takes longer for an answer that costs nothing is not reached by this connection any more. */
const PROBE_TIMEOUT_MS = 400;
/** For what is there already and has only to be read. */
const MOMENT_MS = 50;

/** Refusals that another try cannot change. */
const FINAL_REFUSALS: ReadonlySet<string> = new Set(["notFound", "ended", "full", "nameInvalid", "removed"]);
const FINAL_CLOSES: ReadonlySet<string> = new Set(["takenOver", "removed", "ended"]);

export class MeetingConnection {
  readonly #options: ConnectionOptions;
  readonly #store: MeetingStore;
  readonly #random: () => number;
  readonly #queue: CommandQueue<Hub>;
  readonly #joined = new Set<(reply: JoinAccepted) => void>();
  readonly #described = new Set<(description: Description) => void>();
  readonly #mediaMoved = new Set<() => void>();
  readonly #quality = new Set<(people: readonly PersonQuality[]) => void>();
  #hub: Hub | null = null;
  /** True once the hub of now has let us in. */
  #open = false;
  #early: EventsMessage[] = [];
  #seat: Seat | null;
  #attempt = 0;
  /** How long the last hub took to open. */
  #openTookMs: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  #asking = false;
  /** The meeting has ended because its room is deleted. */
  #deleted = false;

  constructor(store: MeetingStore, options: ConnectionOptions) {
    this.#store = store;
    this.#options = options;
    this.#seat = options.seat;
    this.#random = options.random ?? Math.random;
    this.#queue = new CommandQueue<Hub>({
      random: this.#random,
      onSize: (waiting, piledUp) => store.patch({ waiting, piledUp }),
      onBroken: (hub) => this.#lose(hub),
    });
  }

  get seat(): Seat | null {
    return this.#seat;
  }

  start(): void {
    void this.#connect();
  }

  /** Ends this browser's part without leaving the seat. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#queue.close();
    this.#dropHub();
  }

  /** Gives up the seat, then closes. */
  async leave(): Promise<void> {
    this.#options.keepSeat(null);
    if (this.#open) {
      const left = this.send({ type: "leaveMeeting" });
      await Promise.race([left, new Promise((done) => setTimeout(done, 1_500))]);
    }
    this.#store.patch({ phase: "closed", closedReason: "left" });
    this.stop();
  }

  /** True while a command of this type has no answer. */
  isWaiting(type: Command["type"]): boolean {
    return this.#queue.has(type);
  }

  onJoined(listener: (reply: JoinAccepted) => void): () => void {
    this.#joined.add(listener);
    return () => this.#joined.delete(listener);
  }

  onDescribe(listener: (description: Description) => void): () => void {
    this.#described.add(listener);
    return () => this.#described.delete(listener);
  }

  onMediaMoved(listener: () => void): () => void {
    this.#mediaMoved.add(listener);
    return () => this.#mediaMoved.delete(listener);
  }

  /** How good everybody's connection is; only moderators are told. */
  onQuality(listener: (people: readonly PersonQuality[]) => void): () => void {
    this.#quality.add(listener);
    return () => this.#quality.delete(listener);
  }

  /** Sends a command; resolves when it is durable or refused, however often the connection breaks until then. */
  send(command: Command): Promise<SendReply> {
    return this.#queue.add(command);
  }

  /** Milliseconds. */
  get openTookMs(): number {
    return this.#openTookMs ?? 0;
  }

  /** True while somebody hears what is said. */
  get reachable(): boolean {
    return this.#open;
  }

  /**
   * The network may be another one by now: a connection that does not answer soon is given up for a new one. Each probe asks by itself: what is on
   * its way already may come over the network of before.
   */
  probe(patienceMs = PROBE_TIMEOUT_MS): void {
    const hub = this.#hub;
    if (this.#stopped) return;
    if (!hub) this.#retryNow();
    else if (!this.#open) this.#lose(hub, 0);
    else void this.#look(hub, patienceMs);
  }

  async #look(hub: Hub, patienceMs: number): Promise<void> {
    const answer = hub.invoke("Ticket");
    try {
      // In two parts: where this page itself stood still the answer may be there, behind the end of the first.
      await withTimeout(answer, patienceMs - MOMENT_MS).catch(() => withTimeout(answer, MOMENT_MS));
    } catch {
      this.#lose(hub, 0);
    }
  }

  /**
   * Says something about a PeerConnection. The reply is the server's, and only it can refuse; null where there is none because
   * the connection is away: whoever has said it says all that still matters after the next join.
   */
  async describe(description: Description): Promise<SendReply | null> {
    const hub = this.#hub;
    if (!hub || !this.#open) return null;
    try {
      const reply = await hub.invoke<SendReply>("Describe", description);
      return hub === this.#hub ? reply : null;
    } catch {
      // A connection that fails a call is given up, so that a join follows whatever the reason was.
      this.#lose(hub);
      return null;
    }
  }

  /** A new ticket for the live socket; null while there is no connection. */
  async ticket(): Promise<string | null> {
    const hub = this.#hub;
    if (!hub || !this.#open) return null;
    try {
      return await hub.invoke<string>("Ticket");
    } catch {
      // The next join brings a ticket.
      return null;
    }
  }

  #retryNow(): void {
    this.#attempt = 0;
    clearTimeout(this.#timer);
    void this.#connect();
  }

  async #connect(): Promise<void> {
    const hub = this.#options.createHub(this.#options.token);
    this.#hub = hub;
    this.#open = false;
    this.#early = [];
    hub.on("Events", (message: EventsMessage) => this.#handleEvents(hub, message));
    hub.on("Describe", (message: Description) => {
      if (hub === this.#hub) for (const listener of this.#described) listener(message);
    });
    hub.on("Notice", (message: NoticeMessage) => this.#handleNotice(hub, message));
    hub.on("Quality", (message: QualityMessage) => {
      if (hub === this.#hub) for (const listener of this.#quality) listener(message.people);
    });
    hub.on("Closed", (message: ClosedMessage) => this.#handleClosed(hub, message.reason));
    hub.onclose(() => this.#lose(hub));
    const began = performance.now();
    try {
      await withTimeout(hub.start(), openMs(Math.max(0, this.#attempt - 1), this.#openTookMs));
    } catch {
      this.#lose(hub);
      void this.#askWhy();
      return;
    }
    if (hub !== this.#hub) return;
    this.#openTookMs = performance.now() - began;
    try {
      const reply = await withTimeout(hub.invoke<JoinReply>("Join", this.#request()), JOIN_TIMEOUT_MS);
      if (hub === this.#hub) this.#handleReply(hub, reply);
    } catch {
      // Whatever went wrong on the way in, the answer is the same: try again later.
      this.#lose(hub);
    }
  }

  /** Beside the next tries, which never wait for it: the network alone is no reason to stop. */
  async #askWhy(): Promise<void> {
    if (this.#asking || this.#stopped) return;
    this.#asking = true;
    const refused = await this.#options.isTokenRefused();
    this.#asking = false;
    if (refused && !this.#stopped) this.#finish("notFound");
  }

  #request(): JoinRequest {
    const { roomId, name, clientVersion } = this.#options;
    return { roomId, name, clientVersion, ...(this.#seat ? { resume: this.#seat } : {}) };
  }

  #handleReply(hub: Hub, reply: JoinReply): void {
    if (!reply.ok) {
      const diskFull = reply.reason === "diskFull";
      this.#store.patch(diskFull ? { saving: true, diskFull } : { diskFull });
      if (reply.reason === "reload") this.#store.patch({ outdated: true });
      if (FINAL_REFUSALS.has(reply.reason)) this.#finish(reply.reason);
      else this.#lose(hub);
      return;
    }
    this.#attempt = 0;
    this.#open = true;
    this.#seat = { participantId: reply.participantId, secret: reply.resumeSecret };
    this.#options.keepSeat(this.#seat);
    this.#store.reset(reply);
    this.#store.patch({ saving: false, diskFull: false, outdated: false });
    const early = this.#early;
    this.#early = [];
    for (const message of early) this.#handleEvents(hub, message);
    this.#queue.open(hub);
    for (const listener of this.#joined) listener(reply);
  }

  #handleEvents(hub: Hub, message: EventsMessage): void {
    if (hub !== this.#hub) return;
    this.#deleted ||= message.events.some(({ event }) => event.type === "meetingEnded" && event.reason === "deleted");
    if (!this.#open) this.#early.push(message);
    else if (!this.#store.apply(message)) this.#lose(hub, 0);
  }

  #handleNotice(hub: Hub, message: NoticeMessage): void {
    if (hub !== this.#hub) return;
    if (message.kind === "mediaMoved") for (const listener of this.#mediaMoved) listener();
    else this.#store.patch({ saving: message.kind !== "saved", diskFull: message.kind === "diskFull" });
  }

  #handleClosed(hub: Hub, reason: string): void {
    if (hub !== this.#hub) return;
    if (FINAL_CLOSES.has(reason)) this.#finish(reason === "ended" && this.#deleted ? "deleted" : reason);
    else this.#lose(hub, 0);
  }

  #finish(reason: string): void {
    if (reason !== "takenOver") this.#options.keepSeat(null);
    this.#store.patch({ phase: "closed", closedReason: reason, waiting: 0 });
    this.stop();
  }

  #lose(hub: Hub, delayMs?: number): void {
    if (hub !== this.#hub || this.#stopped) return;
    this.#dropHub();
    this.#store.patch({ phase: this.#store.get().view ? "lost" : "connecting" });
    const wait = delayMs ?? backoffMs(this.#attempt, this.#random());
    this.#attempt += 1;
    this.#timer = setTimeout(() => void this.#connect(), wait);
  }

  #dropHub(): void {
    const hub = this.#hub;
    this.#hub = null;
    this.#open = false;
    this.#queue.lose();
    // A socket that is already gone may refuse to stop; there is nothing left to do about it.
    hub?.stop().catch(() => undefined);
  }
}

function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  const { promise: result, resolve, reject } = withResolvers<T>();
  const timer = setTimeout(() => reject(new Error("timeout")), ms);
  promise.then(resolve, reject).finally(() => clearTimeout(timer));
  return result;
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
