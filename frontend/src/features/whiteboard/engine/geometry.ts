import type { ShapeView } from "../../../contract";
import { type InkPoint, inkOf } from "./ink";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box whose sides are in order: left <= right, top <= bottom. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Width of the page in page units; its height follows from the picture's ratio. */
export const PAGE_WIDTH = 1600;
/** How far a text line's own height is stretched. */
export const LINE_HEIGHT = 1.25;
const ARROW_HEAD_MIN = 16;

export const boxOf = (x1: number, y1: number, x2: number, y2: number): Box => ({
  left: Math.min(x1, x2),
  top: Math.min(y1, y2),
  right: Math.max(x1, x2),
  bottom: Math.max(y1, y2),
});

export const grow = (box: Box, by: number): Box => ({
  left: box.left - by,
  top: box.top - by,
  right: box.right + by,
  bottom: box.bottom + by,
});

export const union = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

export const overlaps = (a: Box, b: Box): boolean =>
  a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;

export const contains = (outer: Box, inner: Box): boolean =>
  outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom;

export const arrowHead = (size: number): number => Math.max(ARROW_HEAD_MIN, size * 4);

export const isInk = (shape: Pick<ShapeView, "kind">): boolean => shape.kind === "pen" || shape.kind === "highlighter";

/** What a person takes for the shape's box: without the width of its line. */
export function frameOf(shape: ShapeView): Box {
  return boxOf(shape.x, shape.y, shape.x + shape.width, shape.y + shape.height);
}

/** All that the shape paints on. */
export function paintBox(shape: ShapeView): Box {
  const frame = frameOf(shape);
  switch (shape.kind) {
    case "text":
      return grow(frame, shape.size * 0.3);
    case "arrow":
      return grow(frame, shape.size + arrowHead(shape.size));
    default:
      return grow(frame, shape.size + 1);
  }
}

const inkCache = new Map<string, { readonly ink: string; readonly points: readonly InkPoint[]; readonly box: Box }>();
/** Decoded strokes that are kept; a page holds at most half as many. */
const INK_CACHE_MAX = 10_000;

function decoded(shape: ShapeView) {
  const known = inkCache.get(shape.id);
  const ink = shape.ink ?? "";
  if (known && known.ink === ink) return known;
  const points = inkOf(ink);
  const entry = { ink, points, box: boundsOf(points) };
  if (inkCache.size >= INK_CACHE_MAX) inkCache.clear();
  inkCache.set(shape.id, entry);
  return entry;
}

export function boundsOf(points: readonly Point[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return left === Infinity ? boxOf(0, 0, 0, 0) : { left, top, right, bottom };
}

/** A stroke's points relative to the shape's X and Y, stretched to its Width and Height. */
export function strokePoints(shape: ShapeView): readonly InkPoint[] {
  const { points, box } = decoded(shape);
  const scaleX = stretch(shape.width, box.right - box.left);
  const scaleY = stretch(shape.height, box.bottom - box.top);
  if (scaleX === 1 && scaleY === 1) return points;
  return points.map((point) => ({
    ...point,
    x: box.left + (point.x - box.left) * scaleX,
    y: box.top + (point.y - box.top) * scaleY,
  }));
}

/** Without an extent of its own a stroke cannot be stretched. */
function stretch(wanted: number, own: number): number {
  return own < 1 || Math.abs(wanted - own) < 0.01 ? 1 : wanted / own;
}

function segmentDistance(at: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / length));
  return Math.hypot(at.x - a.x - along * dx, at.y - a.y - along * dy);
}

function polylineHit(at: Point, points: readonly Point[], reach: number): boolean {
  const [first] = points;
  if (!first) return false;
  if (points.length === 1) return Math.hypot(at.x - first.x, at.y - first.y) <= reach;
  for (let i = 1; i < points.length; i++) {
    const from = points[i - 1];
    const to = points[i];
    if (from && to && segmentDistance(at, from, to) <= reach) return true;
  }
  return false;
}

/** True where the point touches what is painted, with some reach for fingers; boxes are hollow, texts are full. */
export function hits(shape: ShapeView, at: Point, reach: number): boolean {
  const frame = frameOf(shape);
  const near = reach + shape.size / 2;
  if (!overlaps(grow(frame, near), { left: at.x, right: at.x, top: at.y, bottom: at.y })) return false;
  switch (shape.kind) {
    case "pen":
    case "highlighter":
      return polylineHit({ x: at.x - shape.x, y: at.y - shape.y }, strokePoints(shape), near);
    case "line":
    case "arrow":
      return segmentDistance(at, shape, { x: shape.x + shape.width, y: shape.y + shape.height }) <= near;
    case "rectangle": {
      const inner = grow(frame, -near);
      return !(at.x > inner.left && at.x < inner.right && at.y > inner.top && at.y < inner.bottom);
    }
    case "ellipse":
      return Math.abs(ellipseDistance(frame, at)) <= near;
    case "text":
      return true;
  }
}

/** Distance from an ellipse's line, along the ray from its centre: exact for a circle, good enough to touch. */
function ellipseDistance(frame: Box, at: Point): number {
  const rx = Math.max(1, (frame.right - frame.left) / 2);
  const ry = Math.max(1, (frame.bottom - frame.top) / 2);
  const dx = at.x - (frame.left + frame.right) / 2;
  const dy = at.y - (frame.top + frame.bottom) / 2;
  const distance = Math.hypot(dx, dy);
  if (distance < 0.001) return -Math.min(rx, ry);
  const radius = (rx * ry * distance) / Math.hypot(ry * dx, rx * dy);
  return distance - radius;
}
