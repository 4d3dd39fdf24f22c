// How good everybody's connection is, as the server sees it and tells moderators; who is none never hears of it.
import type { PersonQuality } from "../contract";
import { type Grade, gradeOf } from "./quality";
import { Value } from "./value";

/** The server tells every five seconds: what is older than this is no longer true. */
const KEPT_MS = 16_000;

export interface OthersQuality extends PersonQuality {
  readonly grade: Grade;
}

export class PeopleQuality {
  readonly people = new Value<ReadonlyMap<string, OthersQuality>>(new Map());
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly take = (told: readonly PersonQuality[]): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.clear, KEPT_MS);
    this.people.set(new Map(told.map((one) => [one.participantId, { ...one, grade: grade(one) }])));
  };

  readonly clear = (): void => {
    clearTimeout(this.#timer);
    this.people.set(new Map());
  };
}

function grade({ lossUp, lossDown, roundTripMs }: PersonQuality): Grade {
  return gradeOf(Math.max(lossUp ?? 0, lossDown ?? 0), roundTripMs ?? 0);
}
