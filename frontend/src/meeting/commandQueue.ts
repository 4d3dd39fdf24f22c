// What this browser wants and has no answer to: sent in its order, again after a break, and again where the server says "later".
import type { Command, SendRefused, SendReply } from "../contract";
import { backoffMs } from "./backoff";
import { newId } from "./ids";

/** The part of a hub that takes commands. */
export interface CommandHub {
  invoke<T>(method: string, argument?: unknown): Promise<T>;
}

export interface CommandQueueOptions<H extends CommandHub> {
  readonly random: () => number;
  /** How many wait has changed, or whether they have piled up and go one after the other. */
  readonly onSize: (size: number, piledUp: boolean) => void;
  /** A command went and no answer can come: the connection is no good. */
  readonly onBroken: (hub: H) => void;
}

interface Pending {
  readonly id: string;
  readonly command: Command;
  readonly resolve: (reply: SendReply) => void;
  /** True while an answer is awaited on the hub of now. */
  flying: boolean;
  /** True once it had to wait: whoever gave it has gone on, and it takes as long as it takes. */
  queued: boolean;
  breaks: number;
  refusals: number;
}

/** More would mean that somebody clicks into a dead room for minutes. */
const PENDING_MAX = 500;
/** The server works on 64 calls of a connection at a time; some are for descriptions and tickets. */
const FLYING_MAX = 48;
/** A command on which the server breaks this often is given up, or it would keep everybody's connection from standing. */
const BREAKS_MAX = 20;
/** Three minutes of "later" (backoff.ts) and more where the server names longer times: then the person is told. */
const REFUSALS_MAX = 60;
/** Who is still looking at what they have just done is told of a longer wait than this, and decides. */
const PATIENCE_MS = 1_000;

/** Of these only the newest counts. */
const SUPERSEDING: ReadonlySet<Command["type"]> = new Set(["setViewport"]);

const refuse = (rule: string, message: string): SendReply => ({ ok: false, rule, message });
const CLOSED = refuse("client.closed", "The meeting is closed.");

/** True where the server says that time is all it takes, and nobody has to hear of that. */
function passes({ queued }: Pending, { retryAfterMs }: SendRefused): boolean {
  return typeof retryAfterMs === "number" && (queued || retryAfterMs <= PATIENCE_MS);
}

export class CommandQueue<H extends CommandHub> {
  readonly #options: CommandQueueOptions<H>;
  /** In the order in which they were given. */
  readonly #pending = new Map<string, Pending>();
  #hub: H | null = null;
  #flying = 0;
  /** True while what has piled up goes out: each waits for the answer to the one before, so "later" changes no order. */
  #oneByOne = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: CommandQueueOptions<H>) {
    this.#options = options;
  }

  /** True while a command of this type has no answer. */
  has(type: Command["type"]): boolean {
    return [...this.#pending.values()].some(({ command }) => command.type === type);
  }

  /** Resolves when the command is durable or refused for good. */
  add(command: Command): Promise<SendReply> {
    if (this.#closed) return Promise.resolve(CLOSED);
    if (SUPERSEDING.has(command.type)) this.#supersede(command.type);
    if (this.#pending.size >= PENDING_MAX) {
      return Promise.resolve(refuse("client.tooManyWaiting", "Too many changes are waiting."));
    }
    const result = new Promise<SendReply>((resolve) => {
      const pending: Pending = { id: newId(), command, resolve, flying: false, queued: false, breaks: 0, refusals: 0 };
      this.#pending.set(pending.id, pending);
    });
    this.#tellSize();
    this.#pump();
    for (const pending of this.#pending.values()) pending.queued ||= !pending.flying;
    return result;
  }

  /** The hub takes commands from now on. */
  open(hub: H): void {
    this.#hub = hub;
    this.#oneByOne = this.#pending.size > 0;
    this.#tellSize();
    this.#pump();
  }

  /** What has no answer waits for the next hub. */
  lose(): void {
    this.#hub = null;
    this.#flying = 0;
    this.#endPause();
    for (const pending of this.#pending.values()) {
      pending.flying = false;
      pending.queued = true;
    }
  }

  close(): void {
    this.#closed = true;
    this.lose();
    for (const pending of this.#pending.values()) pending.resolve(CLOSED);
    this.#pending.clear();
  }

  #pump(): void {
    const hub = this.#hub;
    if (!hub || this.#pause !== undefined) return;
    if (this.#pending.size === 0) this.#oneByOne = false;
    const most = this.#oneByOne ? 1 : FLYING_MAX;
    for (const pending of this.#pending.values()) {
      if (this.#flying >= most) return;
      if (!pending.flying) void this.#send(hub, pending);
    }
  }

  async #send(hub: H, pending: Pending): Promise<void> {
    pending.flying = true;
    this.#flying += 1;
    let reply: SendReply | null = null;
    try {
      reply = await hub.invoke<SendReply>("Send", { id: pending.id, command: pending.command });
    } catch {
      // Unknown outcome: it stays, and goes again with its id, which the server applies once.
      pending.breaks += 1;
    }
    const current = hub === this.#hub;
    if (current) {
      this.#flying -= 1;
      pending.flying = false;
    }
    if (!reply) {
      if (pending.breaks >= BREAKS_MAX) {
        this.#settle(pending, refuse("client.gaveUp", "The server could not take this."));
      }
      if (current) this.#options.onBroken(hub);
    } else if (!reply.ok && passes(pending, reply)) {
      // A hub that is gone has nothing more to say about later.
      if (current) this.#putOff(pending, reply);
    } else {
      this.#settle(pending, reply);
    }
    this.#pump();
  }

  #putOff(pending: Pending, reply: SendRefused): void {
    pending.refusals += 1;
    this.#oneByOne = true;
    this.#tellSize();
    if (pending.refusals >= REFUSALS_MAX) {
      this.#settle(pending, reply);
      return;
    }
    if (this.#pause !== undefined) return;
    const waitMs = Math.max(reply.retryAfterMs ?? 0, backoffMs(pending.refusals - 1, this.#options.random()));
    this.#pause = setTimeout(() => {
      this.#endPause();
      this.#pump();
    }, waitMs);
  }

  #endPause(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  #supersede(type: Command["type"]): void {
    for (const pending of this.#pending.values()) {
      if (pending.command.type !== type || pending.flying) continue;
      this.#settle(pending, refuse("client.superseded", "A newer one takes its place."));
    }
  }

  #settle(pending: Pending, reply: SendReply): void {
    if (!this.#pending.delete(pending.id)) return;
    pending.resolve(reply);
    this.#tellSize();
  }

  #tellSize(): void {
    this.#options.onSize(this.#pending.size, this.#oneByOne);
  }
}
