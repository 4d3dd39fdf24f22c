// Documents that did not become slides. The room keeps nothing of them, so this page remembers them until they are read.
import type { MeetingState, MeetingStore } from "../../meeting/store";
import { Value } from "../../media/value";

export interface Failure {
  readonly id: string;
  readonly fileName: string;
  /** Empty where it happened while the connection was lost: then nobody told why. */
  readonly reason: string;
}

const FAILURES_MAX = 20;

/** Whoever works with slides hears of every document that failed, also of one that failed while they were away. */
export class Failures {
  readonly list = new Value<readonly Failure[]>([]);
  readonly #store: MeetingStore;
  #joined = false;
  /** Names of what was being converted when the room was last seen. */
  #converting: ReadonlyMap<string, string> = new Map();

  constructor(store: MeetingStore) {
    this.#store = store;
  }

  /** Calls back for each that is new. */
  listen(onFailure: (failure: Failure) => void): () => void {
    const tell = (failure: Failure) => {
      this.list.set([...this.list.get(), failure].slice(-FAILURES_MAX));
      onFailure(failure);
    };
    const offEvent = this.#store.onEvent(({ event }) => {
      if (event.type !== "presentationFailed" || !mayKnow(this.#store.get(), event.by)) return;
      tell({ id: event.presentationId, fileName: event.fileName, reason: event.reason });
    });
    const look = () => {
      const state = this.#store.get();
      const back = !this.#joined && state.phase === "joined";
      this.#joined = state.phase === "joined";
      if (!this.#joined || !state.view) return;
      const { presentations } = state.view.presentations;
      if (back && mayKnow(state, null)) {
        for (const [id, fileName] of this.#converting) {
          if (!presentations.some((item) => item.id === id)) tell({ id, fileName, reason: "" });
        }
      }
      this.#converting = new Map(presentations.filter((one) => one.converting).map((one) => [one.id, one.fileName]));
    };
    look();
    const offStore = this.#store.subscribe(look);
    return () => {
      offEvent();
      offStore();
    };
  }

  readonly dismiss = (id: string): void => {
    this.list.set(this.list.get().filter((failure) => failure.id !== id));
  };
}

/** Who presents or teaches, and who has sent the document. */
function mayKnow({ me, role, view }: MeetingState, by: string | null): boolean {
  return role === "moderator" || view?.participants.presenter === me || by === me;
}
