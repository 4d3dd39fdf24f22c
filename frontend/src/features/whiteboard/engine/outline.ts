import type { InkPoint } from "./ink";

/** The part of Path2D that a stroke needs, so that outlines can be made and tested without a canvas. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  arc(x: number, y: number, radius: number, start: number, end: number): void;
  closePath(): void;
}

/** How much of the distance to a new sample the pen follows: less is smoother and lags more. */
const FOLLOW = 0.62;
/** Width at no pressure and at full pressure, as shares of the nominal one; 128 gives about 1. */
const WIDTH_MIN = 0.35;
const WIDTH_GAIN = 1.3;
/** A turn sharper than this (cosine) gets a round joint. */
const SHARP_TURN = 0.2;

/** True where the device gave no pressure, so that the stroke has one width. */
export function hasOneWidth(points: readonly InkPoint[]): boolean {
  const first = points[0]?.pressure;
  return points.every((point) => point.pressure === first);
}

export const widthAt = (pressure: number, size: number): number => size * (WIDTH_MIN + WIDTH_GAIN * (pressure / 255));

/** Samples drawn towards one another, so that a trembling hand gives a calm line; ends stay where they are. */
export function smooth(points: readonly InkPoint[]): InkPoint[] {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 3) return points.slice();
  const result: InkPoint[] = [first];
  let { x, y, pressure } = first;
  for (let i = 1; i < points.length - 1; i++) {
    const point = points[i];
    if (!point) continue;
    x += (point.x - x) * FOLLOW;
    y += (point.y - y) * FOLLOW;
    pressure += (point.pressure - pressure) * FOLLOW;
    result.push({ x, y, pressure, dtMs: point.dtMs });
  }
  result.push(last);
  return result;
}

/** A line through the middle of the samples, to be stroked with one width. */
export function traceCentre(points: readonly InkPoint[], path: PathSink): void {
  const line = smooth(points);
  const [first, second] = line;
  if (!first) return;
  path.moveTo(first.x, first.y);
  if (!second) {
    // A dot: a line of no length, made visible by its round cap.
    path.lineTo(first.x + 0.01, first.y);
    return;
  }
  for (let i = 1; i < line.length - 1; i++) {
    const here = line[i];
    const next = line[i + 1];
    if (here && next) path.quadraticCurveTo(here.x, here.y, (here.x + next.x) / 2, (here.y + next.y) / 2);
  }
  const last = line.at(-1);
  if (last) path.lineTo(last.x, last.y);
}

/** The border of a stroke whose width follows the pressure, to be filled (non-zero). */
export function traceOutline(points: readonly InkPoint[], size: number, path: PathSink): void {
  const line = apart(smooth(points));
  const [first] = line;
  const last = line.at(-1);
  if (!first || !last) return;
  if (line.length === 1) {
    disc(path, first.x, first.y, widthAt(first.pressure, size) / 2);
    return;
  }
  const left: [number, number][] = [];
  const right: [number, number][] = [];
  for (let i = 0; i < line.length; i++) {
    const here = line[i] ?? first;
    const before = line[i - 1] ?? here;
    const after = line[i + 1] ?? here;
    const [inX, inY] = direction(before, here);
    const [outX, outY] = direction(here, after);
    const radius = widthAt(here.pressure, size) / 2;
    if (i > 0 && i < line.length - 1 && inX * outX + inY * outY < SHARP_TURN) {
      disc(path, here.x, here.y, radius);
      left.push([here.x + inY * radius, here.y - inX * radius], [here.x + outY * radius, here.y - outX * radius]);
      right.push([here.x - inY * radius, here.y + inX * radius], [here.x - outY * radius, here.y + outX * radius]);
      continue;
    }
    const [nx, ny] = unit(inY + outY, -(inX + outX));
    left.push([here.x + nx * radius, here.y + ny * radius]);
    right.push([here.x - nx * radius, here.y - ny * radius]);
  }
  border(path, left, right);
  disc(path, first.x, first.y, widthAt(first.pressure, size) / 2);
  disc(path, last.x, last.y, widthAt(last.pressure, size) / 2);
}

function border(path: PathSink, left: [number, number][], right: [number, number][]): void {
  const around = [...left, ...right.toReversed()];
  const [start] = around;
  if (!start) return;
  path.moveTo(start[0], start[1]);
  for (let i = 1; i < around.length; i++) {
    const here = around[i];
    const next = around[i + 1];
    if (!here) continue;
    if (next) path.quadraticCurveTo(here[0], here[1], (here[0] + next[0]) / 2, (here[1] + next[1]) / 2);
    else path.lineTo(here[0], here[1]);
  }
  path.closePath();
}

function disc(path: PathSink, x: number, y: number, radius: number): void {
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, Math.PI * 2);
  path.closePath();
}

/** Without samples on the same spot, which have no direction. */
function apart(points: readonly InkPoint[]): InkPoint[] {
  const kept: InkPoint[] = [];
  for (const point of points) {
    const before = kept.at(-1);
    if (!before || Math.hypot(point.x - before.x, point.y - before.y) > 0.05) kept.push(point);
  }
  return kept;
}

const direction = (from: InkPoint, to: InkPoint): [number, number] => unit(to.x - from.x, to.y - from.y);

function unit(x: number, y: number): [number, number] {
  const length = Math.hypot(x, y);
  return length === 0 ? [0, 0] : [x / length, y / length];
}
