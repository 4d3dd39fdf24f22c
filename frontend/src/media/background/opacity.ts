// How much of a pixel is shown, by how surely it is a person.

const DOUBT_FROM = 0.4;
const DOUBT_TO = 0.75;

/** In doubt it is background: what shows too little of a person shows nothing of the room. */
export function opacityOf(person: number): number {
  const share = Math.min(1, Math.max(0, (person - DOUBT_FROM) / (DOUBT_TO - DOUBT_FROM)));
  return share * share * (3 - 2 * share);
}
