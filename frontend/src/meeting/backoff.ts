// Waiting times between tries: short at first, never so long that a person gives up before the page does.
const FIRST_MS = 200;
const SHORT_CAP_MS = 1_000;
const LONG_CAP_MS = 5_000;
/** A restart of the server takes seconds: for half a minute a try comes every second, or a lesson would wait for its browsers. */
const SHORT_TRIES = 32;
const JITTER = 0.3;

/** Milliseconds to wait before try number `attempt` (from 0); `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const cap = attempt < SHORT_TRIES ? SHORT_CAP_MS : LONG_CAP_MS;
  const base = Math.min(cap, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(base * (1 - JITTER + 2 * JITTER * random));
}
