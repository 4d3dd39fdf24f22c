// How loud each other person is for this one. Nobody else learns of it.
import { PERCENT_MAX } from "./preferences";
import { Value } from "./value";

const KEY = "classroom.volumes";
const STORED_MAX = 200;
const SEATS_MAX = 2_000;
const NORMAL = 100;

/**
 * Names the person in the storage: a name stays when a seat is lost, a seat's id does not.
 * A digest (cyrb53), because a list of classmates has no business in a shared computer's storage.
 */
export function personKey(roomId: string, name: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (const letter of `${roomId}\n${name}`) {
    const code = letter.codePointAt(0) ?? 0;
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
}

function readStored(): Map<string, number> {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]") as [string, number][];
    return new Map(stored.filter(([key, value]) => typeof key === "string" && value >= 0 && value <= PERCENT_MAX));
  } catch {
    // Storage off or spoilt: everybody is as loud as they are.
    return new Map();
  }
}

export class Volumes {
  /** Percent by seat, of those who have been asked for. */
  readonly bySeat = new Value<ReadonlyMap<string, number>>(new Map());
  readonly #roomId: string;

  constructor(roomId: string) {
    this.#roomId = roomId;
  }

  of(participantId: string, name: string): number {
    return this.bySeat.get().get(participantId) ?? readStored().get(personKey(this.#roomId, name)) ?? NORMAL;
  }

  /** Gives a seat what its name had: from now on another person of that name is another. */
  meet(people: readonly { readonly id: string; readonly name: string }[]): void {
    const known = this.bySeat.get();
    const fresh = people.filter(({ id }) => !known.has(id));
    if (fresh.length === 0) return;
    const stored = readStored();
    const met = fresh.map(({ id, name }): [string, number] => [
      id,
      stored.get(personKey(this.#roomId, name)) ?? NORMAL,
    ]);
    this.bySeat.set(new Map([...known, ...met].slice(-SEATS_MAX)));
  }

  set(participantId: string, name: string, percent: number): void {
    this.bySeat.set(new Map(this.bySeat.get()).set(participantId, percent));
    const stored = readStored();
    const key = personKey(this.#roomId, name);
    // The newest last: the oldest make room.
    stored.delete(key);
    if (percent !== NORMAL) stored.set(key, percent);
    try {
      localStorage.setItem(KEY, JSON.stringify([...stored].slice(-STORED_MAX)));
    } catch {
      // Holds for this page alone.
      return;
    }
  }
}
