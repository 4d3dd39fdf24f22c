import { expect, test } from "vitest";
import { decodeBatch } from "../../../meeting/live";
import { ByteWriter } from "./bytes";
import { decodeInk, encodeInk, INK_BYTES_MAX, inkOf, toBase64 } from "./ink";
import { decodeLive, encodeLive, type LiveMessage } from "./live";
import { randomOf } from "./random.test-help";

// Whatever others send, as it is or bent: each reader gives a result or says that there is none, and reads nothing twice. One that went on
// without an end would end the whole run by its time.
const ROUNDS = 20_000;
const TEXT = /^[\x20-\x7e]*$/;

type Random = () => number;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

const bytesOf = (random: Random, limit: number): number[] =>
  Array.from({ length: below(random, limit) }, () => below(random, 256));

/** A few bytes changed, cut off, taken away or put in; now and then others altogether. */
function bend(random: Random, good: Uint8Array): Uint8Array {
  if (below(random, 4) === 0) return Uint8Array.from(bytesOf(random, 80));
  const bytes = [...good];
  for (let turns = 1 + below(random, 4); turns > 0; turns -= 1) {
    const at = below(random, bytes.length);
    const kind = below(random, 6);
    if (kind < 2) bytes[at] = below(random, 256);
    else if (kind === 2) bytes[at] = 0xff;
    else if (kind === 3) bytes.length = at;
    else bytes.splice(at, kind === 4 ? 1 + below(random, 3) : 0, ...bytesOf(random, 6));
  }
  return Uint8Array.from(bytes);
}

const points = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ x: 40 * at - 300, y: at * at, pressure: 11 * at, dtMs: 300 * at }));

const messages: readonly LiveMessage[] = [
  {
    type: "ink",
    pageId: "board.1",
    shapeId: "aB3-_x",
    kind: "pen",
    color: 3,
    size: 2.5,
    offset: 300,
    points: points(9),
  },
  { type: "cursor", pageId: "d.12", x: 1_234.125, y: -4 },
  { type: "cursorGone" },
];

function batchOf(parts: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter().byte(0x10);
  for (const [at, part] of parts.entries()) {
    writer.text(`somebody-${at}`).varint(part.length);
    for (const one of part) writer.byte(one);
  }
  return writer.done();
}

test("a batch of the live socket gives its messages or a RangeError, whatever bytes come", () => {
  const random = randomOf(11);
  const good = batchOf(messages.map(encodeLive));
  expect(decodeBatch(good)).toHaveLength(messages.length);
  const seen = { read: 0, refused: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const frame = bend(random, good);
    try {
      const parts = decodeBatch(frame);
      const inside = parts.reduce((sum, [, part]) => sum + part.length, 0);
      expect(inside + 2 * parts.length).toBeLessThanOrEqual(frame.length);
      // What comes out of it goes to the board.
      for (const [, part] of parts) decodeLive(part);
      seen.read += 1;
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      seen.refused += 1;
    }
  }
  expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(ROUNDS / 20);
});

test("a message of the board is one that has this spelling alone, or none", () => {
  const random = randomOf(12);
  let read = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = bend(random, encodeLive(messages[round % messages.length] ?? { type: "cursorGone" }));
    const message = decodeLive(bytes);
    if (message === null) continue;
    read += 1;
    const names =
      message.type === "ink" ? message.pageId + message.shapeId : message.type === "cursor" ? message.pageId : "";
    if (TEXT.test(names)) expect([...encodeLive(message)]).toEqual([...bytes]);
  }
  expect(read).toBeGreaterThan(ROUNDS / 20);
});

test("ink of a shape is points that can be drawn, or none", () => {
  const random = randomOf(13);
  const good = encodeInk(points(20), 0, 0);
  let read = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = bend(random, good);
    const ink = decodeInk(bytes);
    expect(inkOf(toBase64(bytes))).toEqual(ink ?? []);
    // Base64 is bent too: what the log holds is text.
    const text = String.fromCharCode(...bend(random, new TextEncoder().encode(toBase64(good))));
    for (const { x, y, pressure, dtMs } of [...(ink ?? []), ...inkOf(text)]) {
      read += 1;
      expect(Number.isFinite(x) && Number.isFinite(y) && pressure < 256 && dtMs >= 0).toBe(true);
    }
  }
  expect(read).toBeGreaterThan(ROUNDS);
  expect(decodeInk(new Uint8Array(INK_BYTES_MAX + 1))).toBeNull();
});
