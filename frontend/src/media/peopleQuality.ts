// How good everybody's connection is, as the server sees it and tells moderators; who is none never hears of it.
import type { PersonQuality } from "../contract";
import { judgeOther } from "./quality";
import { Value } from "./value";

/** The server tells every five seconds: what is older than this is no longer true. */
const KEPT_MS = 16_000;

export type OthersQuality = PersonQuality & ReturnType<typeof judgeOther>;

export class PeopleQuality {
  readonly people = new Value<ReadonlyMap<string, OthersQuality>>(new Map());
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly take = (told: readonly PersonQuality[]): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.clear, KEPT_MS);
    this.people.set(new Map(told.map((one) => [one.participantId, { ...one, ...judgeOther(one) }])));
  };

  readonly clear = (): void => {
    clearTimeout(this.#timer);
    this.people.set(new Map());
  };
}
