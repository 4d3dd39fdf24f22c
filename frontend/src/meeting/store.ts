// The one copy of server state in the browser: a view, and the events folded into it since.
import type { EventItem, EventsMessage, JoinAccepted, MeetingView, ParticipantView, Role } from "../contract";
import type { FoldedView } from "./view";

/** What a reducer may know about whose view it folds. */
export interface FoldContext {
  readonly me: string;
  readonly role: Role;
  readonly presenter: string | null;
}

export type Reducer<S> = (state: S, item: EventItem, context: FoldContext) => S;

export type Reducers = { readonly [K in keyof FoldedView]: Reducer<FoldedView[K]> };

/** Takes a view of the server, and of the one before it (of the same meeting) what is still good. */
export type StartView = (fresh: MeetingView, before: FoldedView | null) => FoldedView;

export type Phase = "connecting" | "joined" | "lost" | "closed";

export interface MeetingState {
  readonly phase: Phase;
  /** Why the meeting is over for this browser; null while it is not. */
  readonly closedReason: string | null;
  /** The log is behind: commands wait for their answer. */
  readonly saving: boolean;
  /** It is behind because the server's disk is full. */
  readonly diskFull: boolean;
  /** The server is newer than this page. */
  readonly outdated: boolean;
  /** Commands without an answer. */
  readonly waiting: number;
  /** They have piled up, and go one after the other. */
  readonly piledUp: boolean;
  readonly meetingId: string;
  readonly me: string;
  readonly role: Role;
  readonly seq: number;
  readonly view: FoldedView | null;
}

type EventListener = (item: EventItem, before: FoldedView, after: FoldedView) => void;

const INITIAL: MeetingState = {
  phase: "connecting",
  closedReason: null,
  saving: false,
  diskFull: false,
  outdated: false,
  waiting: 0,
  piledUp: false,
  meetingId: "",
  me: "",
  role: "viewer",
  seq: 0,
  view: null,
};

/** Folds one event into every part of a view. */
export function foldView(view: FoldedView, item: EventItem, me: string, reducers: Reducers): FoldedView {
  const self = view.participants.participants.find((person) => person.id === me);
  const context: FoldContext = { me, role: self?.role ?? "viewer", presenter: view.participants.presenter };
  const after: FoldedView = {
    participants: reducers.participants(view.participants, item, context),
    chat: reducers.chat(view.chat, item, context),
    polls: reducers.polls(view.polls, item, context),
    presentations: reducers.presentations(view.presentations, item, context),
    whiteboard: reducers.whiteboard(view.whiteboard, item, context),
    shares: reducers.shares(view.shares, item, context),
  };
  const keys = Object.keys(after) as (keyof FoldedView)[];
  return keys.every((key) => after[key] === view[key]) ? view : after;
}

export class MeetingStore {
  #state = INITIAL;
  readonly #reducers: Reducers;
  readonly #start: StartView;
  readonly #listeners = new Set<() => void>();
  readonly #eventListeners = new Set<EventListener>();

  constructor(reducers: Reducers, start: StartView) {
    this.#reducers = reducers;
    this.#start = start;
  }

  readonly get = (): MeetingState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Called for each event that arrives live (not for what a view brings). */
  onEvent(listener: EventListener): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  patch(change: Partial<MeetingState>): void {
    const keys = Object.keys(change) as (keyof MeetingState)[];
    if (keys.every((key) => Object.is(this.#state[key], change[key]))) return;
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** A whole new view: after each join. */
  reset(reply: JoinAccepted): void {
    const before = reply.meetingId === this.#state.meetingId ? this.#state.view : null;
    this.patch({
      phase: "joined",
      closedReason: null,
      meetingId: reply.meetingId,
      me: reply.participantId,
      role: findPerson(reply.view, reply.participantId)?.role ?? reply.role,
      seq: reply.seq,
      view: this.#start(reply.view, before),
    });
  }

  /** Changes one part by what did not come as an event (an older page of the chat). */
  update<K extends keyof FoldedView>(part: K, change: (state: FoldedView[K]) => FoldedView[K]): void {
    const { view } = this.#state;
    if (view) this.patch({ view: { ...view, [part]: change(view[part]) } });
  }

  /** Folds a message of the server; false when numbers are missing before it and a new view is needed. */
  apply(message: EventsMessage): boolean {
    const { view: start, seq, me } = this.#state;
    if (!start) return false;
    if (message.to <= seq) return true;
    if (message.from > seq + 1) return false;
    let view = start;
    const told: [EventItem, FoldedView, FoldedView][] = [];
    for (const item of message.events) {
      if (item.seq <= seq) continue;
      const before = view;
      view = foldView(view, item, me, this.#reducers);
      told.push([item, before, view]);
    }
    if (message.view) view = this.#start({ ...view, ...message.view }, view);
    this.patch({ view, seq: message.to, role: findPerson(view, me)?.role ?? this.#state.role });
    for (const [item, before, after] of told) {
      for (const listener of this.#eventListeners) listener(item, before, after);
    }
    return true;
  }
}

function findPerson(view: Pick<FoldedView, "participants">, id: string): ParticipantView | undefined {
  return view.participants.participants.find((person) => person.id === id);
}
