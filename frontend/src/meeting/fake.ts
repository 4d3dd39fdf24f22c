// What tests of the connection stand on: a hub whose server is the test.
import type { JoinAccepted, MeetingView } from "../contract";
import { type Hub, MeetingConnection } from "./connection";
import type { Seat } from "./seat";
import { MeetingStore, type Reducers, type StartView } from "./store";

export const emptyView: MeetingView = {
  participants: { title: "Physics", ended: false, presenter: null, participants: [] },
  chat: { messages: [], earlier: false },
  polls: { polls: [] },
  presentations: { presentations: [], current: "", viewport: null, failed: [] },
  whiteboard: { pages: [], everybodyDraws: false, drawers: [] },
  shares: { everybodyShares: false, shares: [] },
};

export function accepted(part: Partial<JoinAccepted> = {}): JoinAccepted {
  return {
    ok: true,
    meetingId: "m1",
    participantId: "ada",
    role: "moderator",
    resumeSecret: "s3cret",
    seq: 10,
    epoch: 1,
    view: emptyView,
    ticket: "t1",
    serverVersion: "0.1.0",
    media: { iceServers: [], videoCodec: "vp8" },
    ...part,
  };
}

interface Call {
  readonly method: string;
  readonly argument: unknown;
  readonly answer: (value: unknown) => void;
  readonly fail: () => void;
}

/** One connection; the test answers its calls, pushes to it and breaks it. */
export class ScriptedHub implements Hub {
  readonly calls: Call[] = [];
  readonly #handlers = new Map<string, (message: never) => void>();
  #close: () => void = () => undefined;
  readonly #opening: "refused" | number;
  stopped = false;

  /** @param opening Whether it is refused, or after how many milliseconds it is open. */
  constructor(opening: "refused" | number = 0) {
    this.#opening = opening;
  }

  start(): Promise<void> {
    const opening = this.#opening;
    if (opening === "refused") return Promise.reject(new Error("refused"));
    return opening === 0 ? Promise.resolve() : new Promise((open) => setTimeout(open, opening));
  }

  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }

  invoke<T>(method: string, argument?: unknown): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const answer = (value: unknown) => resolve(value as T);
      this.calls.push({ method, argument, answer, fail: () => reject(new Error("broken")) });
    });
  }

  on(method: string, handler: (message: never) => void): void {
    this.#handlers.set(method, handler);
  }

  onclose(handler: () => void): void {
    this.#close = handler;
  }

  push(method: string, message: unknown): void {
    this.#handlers.get(method)?.(message as never);
  }

  drop(): void {
    for (const call of this.calls) call.fail();
    this.#close();
  }

  named(method: string): readonly Call[] {
    return this.calls.filter((call) => call.method === method);
  }
}

export async function flush(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

/** A browser in a room: its hubs are the test's, and so is what it asks and keeps. */
export class ScriptedBrowser {
  readonly hubs: ScriptedHub[] = [];
  /** The token of each hub. */
  readonly tokens: string[] = [];
  readonly store: MeetingStore;
  readonly connection: MeetingConnection;
  seat: Seat | null = null;
  /** What becomes of the next hubs. */
  opening: "refused" | number = 0;
  tokenRefused = false;
  /** How often it has asked whether the token is none. */
  asked = 0;

  constructor(reducers: Reducers, startView: StartView) {
    this.store = new MeetingStore(reducers, startView);
    this.connection = new MeetingConnection(this.store, {
      roomId: "r1",
      token: "token",
      name: "Ada",
      clientVersion: "0.1.0",
      seat: null,
      createHub: (token) => {
        const hub = new ScriptedHub(this.opening);
        this.tokens.push(token);
        this.hubs.push(hub);
        return hub;
      },
      isTokenRefused: () => {
        this.asked += 1;
        return Promise.resolve(this.tokenRefused);
      },
      keepSeat: (next) => {
        this.seat = next;
      },
      random: () => 0.5,
    });
  }

  /** Lets the newest hub in. */
  async join(part: Partial<JoinAccepted> = {}): Promise<ScriptedHub> {
    await flush();
    const hub = this.hubs.at(-1);
    if (!hub) throw new Error("no hub");
    hub.named("Join").at(-1)?.answer(accepted(part));
    await flush();
    return hub;
  }
}
