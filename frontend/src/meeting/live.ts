// The binary socket for what may be dropped: ink under way and cursors (docs/protocol.md, "Ephemerals").
// It knows frames and senders; what a message says is the board's business.
import { backoffMs, openMs } from "./backoff";

const UP_MAX = 4_096;
const TICKET = 0x01;
const BATCH = 0x10;
/** More waiting than this in the socket: the network is slow, and newer ink is worth more than older. */
const BUFFERED_MAX = 64 * 1024;
/** Five bytes hold 35 bits: more than any number of this protocol. */
const VARINT_BYTES_MAX = 5;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

class FrameReader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new RangeError("frame ends too early");
    this.#at += 1;
    return value;
  }

  /** Bytes after their own length. */
  block(): Uint8Array {
    const length = this.#varint();
    if (this.#at + length > this.#bytes.length) throw new RangeError("frame ends too early");
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }

  #varint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < VARINT_BYTES_MAX; i += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
    throw new RangeError("number too long");
  }
}

/** Reads one frame of the server: who said what. Throws a RangeError where the frame is malformed. */
export function decodeBatch(frame: Uint8Array): readonly (readonly [string, Uint8Array])[] {
  const reader = new FrameReader(frame);
  if (reader.byte() !== BATCH) return [];
  const messages: [string, Uint8Array][] = [];
  while (!reader.atEnd) messages.push([decoder.decode(reader.block()), reader.block()]);
  return messages;
}

/** The first message of a socket. Tickets are short: their length fits in one byte. */
export function encodeTicket(ticket: string): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(ticket);
  const low = text.length & 0x7f;
  const length = text.length < 0x80 ? [low] : [low | 0x80, text.length >> 7];
  return new Uint8Array([TICKET, ...length, ...text]);
}

export interface LiveOptions {
  readonly url: string;
  /** A fresh single-use ticket; null while the hub is away. */
  readonly ticket: () => Promise<string | null>;
}

export class LiveSocket {
  readonly #options: LiveOptions;
  readonly #listeners = new Set<(from: string, message: Uint8Array) => void>();
  #socket: WebSocket | null = null;
  #ready = false;
  #attempt = 0;
  /** How long the last one took to open. */
  #openTookMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Opens it anew, with the ticket that joining brought, over a line on which the hub took this long to open. */
  restart(ticket: string, hubTookMs: number): void {
    if (this.#stopped) return;
    this.#attempt = 0;
    this.#openTookMs = hubTookMs;
    this.#open(ticket);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
  }

  /** Sends if it can be sent now; what is late is worth nothing. */
  readonly send = (message: Uint8Array): void => {
    const socket = this.#socket;
    if (!socket || !this.#ready || message.length > UP_MAX || socket.bufferedAmount > BUFFERED_MAX) return;
    socket.send(new Uint8Array(message));
  };

  readonly subscribe = (listener: (from: string, message: Uint8Array) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #open(ticket: string): void {
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#ready = false;
    const socket = new WebSocket(this.#options.url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    // One that hangs would keep the hub's next connection from beginning.
    this.#timer = setTimeout(() => socket.close(), openMs(this.#attempt, this.#openTookMs));
    const began = performance.now();
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      clearTimeout(this.#timer);
      this.#openTookMs = performance.now() - began;
      socket.send(encodeTicket(ticket));
      this.#ready = true;
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      if (socket !== this.#socket) return;
      this.#attempt = 0;
      this.#receive(new Uint8Array(event.data));
    };
    socket.onclose = () => {
      if (socket !== this.#socket || this.#stopped) return;
      this.#socket = null;
      this.#ready = false;
      this.#later();
    };
  }

  #receive(frame: Uint8Array): void {
    try {
      for (const [from, message] of decodeBatch(frame)) {
        for (const listener of this.#listeners) listener(from, message);
      }
    } catch (error) {
      // A malformed frame is dropped like a lost one.
      if (!(error instanceof RangeError)) throw error;
    }
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#retry(), backoffMs(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  async #retry(): Promise<void> {
    const ticket = await this.#options.ticket();
    if (this.#stopped || this.#socket) return;
    if (ticket) this.#open(ticket);
    else this.#later();
  }
}
