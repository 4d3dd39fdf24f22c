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

const OPEN_FIRST_MS = 1_500;
const OPEN_MAX_MS = 15_000;
/** What has taken long once, on this line and to this server, may again. */
const TIMES_LAST = 3;

/**
 * Milliseconds that try number `attempt` (from 0) to open a connection is given. On a network that is gone a try hangs, and keeps the next one from
 * beginning (RFC 6455, 4.1); each is given more than the one before, so that one gets through however slow the server is.
 * @param tookMs How long the last one took that got through; the first of all has to wait for its answer whatever it takes.
 */
export function openMs(attempt: number, tookMs: number | null): number {
  if (tookMs === null) return OPEN_MAX_MS;
  return Math.min(OPEN_MAX_MS, Math.max(OPEN_FIRST_MS * 2 ** Math.min(attempt, 10), TIMES_LAST * tookMs));
}
