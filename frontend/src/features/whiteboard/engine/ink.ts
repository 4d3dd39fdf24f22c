import { ByteReader, ByteWriter } from "./bytes";

/** One sample of a freehand stroke; x and y in page units, a multiple of 1/8. */
export interface InkPoint {
  readonly x: number;
  readonly y: number;
  /** 0 to 255; 128 where the device does not say. */
  readonly pressure: number;
  /** Milliseconds since the point before. */
  readonly dtMs: number;
}

export const UNITS = 8;
export const POINTS_MAX = 10_000;
export const INK_BYTES_MAX = 64 * 1024;
export const PRESSURE_UNKNOWN = 128;
const DELTA_MS_MAX = 3_600_000;
/** Farthest coordinate that can be said, in eighths. */
const DISTANCE_MAX = 2 * 16_000 * UNITS;

/** The nearest coordinate that survives the wire unchanged. */
export const quantise = (value: number): number => Math.round(value * UNITS) / UNITS;

/** Writes points relative to an origin that is itself a multiple of 1/8. */
export function encodeInk(points: readonly InkPoint[], originX: number, originY: number): Uint8Array {
  const writer = new ByteWriter();
  writeInk(writer, points, originX, originY);
  return writer.done();
}

export function writeInk(writer: ByteWriter, points: readonly InkPoint[], originX: number, originY: number): void {
  let x = Math.round(originX * UNITS);
  let y = Math.round(originY * UNITS);
  for (const point of points) {
    const nextX = Math.round(point.x * UNITS);
    const nextY = Math.round(point.y * UNITS);
    writer.zigzag(nextX - x).zigzag(nextY - y);
    writer.byte(Math.max(0, Math.min(255, Math.round(point.pressure))));
    writer.varint(Math.max(0, Math.min(DELTA_MS_MAX, Math.round(point.dtMs))));
    x = nextX;
    y = nextY;
  }
}

/** Reads to the end; null where the bytes are not exactly this form. */
export function readInk(reader: ByteReader, originX: number, originY: number): InkPoint[] | null {
  const points: InkPoint[] = [];
  let x = Math.round(originX * UNITS);
  let y = Math.round(originY * UNITS);
  while (!reader.atEnd) {
    const dx = reader.zigzag();
    const dy = reader.zigzag();
    const pressure = reader.byte();
    const dtMs = reader.varint();
    if (dx === null || dy === null || pressure === null || dtMs === null || points.length === POINTS_MAX) return null;
    x += dx;
    y += dy;
    if (Math.abs(x) > DISTANCE_MAX || Math.abs(y) > DISTANCE_MAX || dtMs > DELTA_MS_MAX) return null;
    points.push({ x: x / UNITS, y: y / UNITS, pressure, dtMs });
  }
  return points;
}

export function decodeInk(bytes: Uint8Array, originX = 0, originY = 0): InkPoint[] | null {
  return bytes.length > INK_BYTES_MAX ? null : readInk(new ByteReader(bytes), originX, originY);
}

const CHUNK = 8_192;

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    // atob knows no other way of saying "not base64".
    return null;
  }
}

/** Points of a shape's ink, relative to its X and Y; none where the ink is not readable. */
export function inkOf(base64: string): readonly InkPoint[] {
  const bytes = fromBase64(base64);
  return (bytes && decodeInk(bytes)) ?? [];
}
