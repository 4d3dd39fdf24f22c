// What moving, resizing and holding Shift do to shapes.
import type { ShapeChange, ShapeView } from "../../../contract";
import { frameOf, isInk, type Point, union } from "./geometry";
import { quantise } from "./ink";

export type BoxKind = "line" | "arrow" | "rectangle" | "ellipse";
export type Handle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "start" | "end";

/** Nothing is made smaller than this, in page units. */
export const EXTENT_MIN = 4;
/** Highest text that the server takes. */
const TEXT_SIZE_MAX = 400;

export function moveChanges(shapes: readonly ShapeView[], from: Point, to: Point): ShapeChange[] {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  return shapes.map((shape) => ({ id: shape.id, x: quantise(shape.x + dx), y: quantise(shape.y + dy) }));
}

/** With Shift: squares and circles, and lines in steps of 45 degrees. */
export function constrain(kind: BoxKind, from: Point, to: Point): Point {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  if (kind === "rectangle" || kind === "ellipse") {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    return { x: from.x + Math.sign(dx || 1) * side, y: from.y + Math.sign(dy || 1) * side };
  }
  const angle = (Math.round(Math.atan2(dy, dx) / (Math.PI / 4)) * Math.PI) / 4;
  const length = Math.hypot(dx, dy);
  return { x: from.x + Math.cos(angle) * length, y: from.y + Math.sin(angle) * length };
}

/** What a pulled handle does to the shapes: the box around them is mapped onto the new one; it never turns over. */
export function resizeChanges(
  shapes: readonly ShapeView[],
  handle: Handle,
  dx: number,
  dy: number,
  keepRatio: boolean,
): ShapeChange[] {
  const [first] = shapes;
  if (!first) return [];
  if (handle === "start" || handle === "end") return [lineEnd(first, handle, dx, dy)];
  const old = shapes.reduce((all, shape) => union(all, frameOf(shape)), frameOf(first));
  const width = Math.max(EXTENT_MIN, old.right - old.left);
  const height = Math.max(EXTENT_MIN, old.bottom - old.top);
  let scaleX = handle.includes("e") ? (width + dx) / width : handle.includes("w") ? (width - dx) / width : 1;
  let scaleY = handle.includes("s") ? (height + dy) / height : handle.includes("n") ? (height - dy) / height : 1;
  const onlyText = shapes.every((shape) => shape.kind === "text");
  if (handle.length === 2 && (keepRatio || onlyText)) scaleX = scaleY = Math.max(scaleX, scaleY);
  scaleX = Math.max(EXTENT_MIN / width, scaleX);
  scaleY = Math.max(EXTENT_MIN / height, scaleY);
  const fixedX = handle.includes("w") ? old.right : old.left;
  const fixedY = handle.includes("n") ? old.bottom : old.top;
  return shapes.map((shape) => {
    const x = quantise(fixedX + (shape.x - fixedX) * scaleX);
    const y = quantise(fixedY + (shape.y - fixedY) * scaleY);
    const size =
      handle.length === 2 && shape.kind === "text" ? Math.min(TEXT_SIZE_MAX, quantise(shape.size * scaleY)) : null;
    return {
      id: shape.id,
      x,
      y,
      width: stretched(shape, shape.width, scaleX),
      height: stretched(shape, shape.height, scaleY),
      size,
    };
  });
}

/** Ink without an extent in one direction has nothing to stretch there. */
function stretched(shape: ShapeView, extent: number, scale: number): number {
  return isInk(shape) && Math.abs(extent) < 1 ? extent : quantise(extent * scale);
}

function lineEnd(shape: ShapeView, handle: "start" | "end", dx: number, dy: number): ShapeChange {
  if (handle === "end") {
    return { id: shape.id, width: quantise(shape.width + dx), height: quantise(shape.height + dy) };
  }
  return {
    id: shape.id,
    x: quantise(shape.x + dx),
    y: quantise(shape.y + dy),
    width: quantise(shape.width - dx),
    height: quantise(shape.height - dy),
  };
}
