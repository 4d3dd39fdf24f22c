// Documents that did not become slides: told once to whoever works with slides, listed until they are put away.
import type { FailedPresentationView } from "../../contract";
import type { MeetingState, MeetingStore } from "../../meeting/store";
import { Value } from "../../media/value";
import { failureMarks } from "./failureMarks";

const NONE: readonly FailedPresentationView[] = [];

/** The room keeps what failed, so also whoever was away hears of it; this tab keeps what its person has been told and has put away. */
export class Failures {
  readonly list = new Value<readonly FailedPresentationView[]>(NONE);
  readonly #store: MeetingStore;
  #told: ReadonlySet<string> = new Set();
  #dismissed: ReadonlySet<string> = new Set();
  #meetingId = "";
  #seen = NONE;
  #works = false;

  constructor(store: MeetingStore) {
    this.#store = store;
  }

  /** Calls back for each that is new. */
  listen(onFailure: (failure: FailedPresentationView) => void): () => void {
    const look = () => {
      const state = this.#store.get();
      if (state.phase !== "joined" || !state.view) return;
      const { failed } = state.view.presentations;
      const works = worksWithSlides(state);
      if (failed === this.#seen && works === this.#works) return;
      const first = !this.#recall(state.meetingId);
      const news = first ? NONE : failed.filter((failure) => !this.#told.has(failure.id));
      [this.#seen, this.#works] = [failed, works];
      this.#told = new Set(failed.map((failure) => failure.id));
      this.#keep();
      this.#show();
      for (const failure of news) if (works || failure.by === state.me) onFailure(failure);
    };
    look();
    return this.#store.subscribe(look);
  }

  readonly dismiss = (id: string): void => {
    this.#dismissed = new Set([...this.#dismissed, id]);
    this.#keep();
    this.#show();
  };

  /** What this tab knows of a meeting's failures; false where it comes for the first time: what it finds is no news then. */
  #recall(meetingId: string): boolean {
    if (meetingId === this.#meetingId) return true;
    this.#meetingId = meetingId;
    const marks = failureMarks.read(meetingId);
    this.#told = new Set(marks?.told);
    this.#dismissed = new Set(marks?.dismissed);
    return marks !== null;
  }

  #keep(): void {
    const there = [...this.#dismissed].filter((id) => this.#told.has(id));
    failureMarks.write(this.#meetingId, { told: [...this.#told], dismissed: there });
  }

  #show(): void {
    const { me } = this.#store.get();
    const mine = (by: string) => this.#works || by === me;
    this.list.set(this.#seen.filter(({ id, by }) => mine(by) && !this.#dismissed.has(id)));
  }
}

function worksWithSlides({ me, role, view }: MeetingState): boolean {
  return role === "moderator" || view?.participants.presenter === me;
}
