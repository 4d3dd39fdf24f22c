// What this browser wants and has no answer to: sent in its order, again after a break, and again where the server says "later".
import type { Command, SendReply } from "../contract";
import { backoffMs } from "./backoff";
import { newId } from "./ids";

/** The part of a hub that takes commands. */
export interface CommandHub {
  invoke<T>(method: string, argument?: unknown): Promise<T>;
}

export interface CommandQueueOptions<H extends CommandHub> {
  readonly random: () => number;
  /** How many wait has changed. */
  readonly onSize: (size: number) => void;
  /** A command went and no answer can come: the connection is no good. */
  readonly onBroken: (hub: H) => void;
}

interface Pending {
  readonly id: string;
  readonly command: Command;
  readonly resolve: (reply: SendReply) => void;
  /** True while an answer is awaited on the hub of now. */
  flying: boolean;
  breaks: number;
  refusals: number;
}

/** More would mean that somebody clicks into a dead room for minutes. */
const PENDING_MAX = 500;
/** The server works on 64 calls of a connection at a time; some are for descriptions and tickets. */
const FLYING_MAX = 48;
/** A command on which the server breaks this often is given up, or it would keep everybody's connection from standing. */
const BREAKS_MAX = 20;
/** About three minutes of "later" (backoff.ts): then the person is told. */
const REFUSALS_MAX = 60;

/** Refusals that say nothing about the command: too many in a short time, outcome unknown, too many wait (docs/protocol.md). */
const LATER: ReadonlySet<string> = new Set(["EDGE-2", "EDGE-4", "KERNEL-8"]);
/** Of these only the newest counts. */
const SUPERSEDING: ReadonlySet<Command["type"]> = new Set(["setViewport"]);

const refuse = (rule: string, message: string): SendReply => ({ ok: false, rule, message });
const CLOSED = refuse("client.closed", "The meeting is closed.");

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
      const pending: Pending = { id: newId(), command, resolve, flying: false, breaks: 0, refusals: 0 };
      this.#pending.set(pending.id, pending);
    });
    this.#options.onSize(this.#pending.size);
    this.#pump();
    return result;
  }

  /** The hub takes commands from now on. */
  open(hub: H): void {
    this.#hub = hub;
    this.#oneByOne = this.#pending.size > 0;
    this.#pump();
  }

  /** What has no answer waits for the next hub. */
  lose(): void {
    this.#hub = null;
    this.#flying = 0;
    this.#endPause();
    for (const pending of this.#pending.values()) pending.flying = false;
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
    } else if (!reply.ok && LATER.has(reply.rule)) {
      // A hub that is gone has nothing more to say about later.
      if (current) this.#putOff(pending, reply);
    } else {
      this.#settle(pending, reply);
    }
    this.#pump();
  }

  #putOff(pending: Pending, reply: SendReply): void {
    pending.refusals += 1;
    this.#oneByOne = true;
    if (pending.refusals >= REFUSALS_MAX) {
      this.#settle(pending, reply);
      return;
    }
    if (this.#pause !== undefined) return;
    const waitMs = backoffMs(pending.refusals - 1, this.#options.random());
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
    this.#options.onSize(this.#pending.size);
  }
}
