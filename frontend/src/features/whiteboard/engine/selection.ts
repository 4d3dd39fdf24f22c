// Frames and handles of what is selected.
import type { ShapeView } from "../../../contract";
import { type Box, frameOf, grow, type Point, union } from "./geometry";
import type { Handle } from "./transform";

/** Space between the shapes and the frame around them, in CSS pixels. */
const FRAME_GAP = 6;
const HANDLE_RADIUS = 6;

export function selectionBox(shapes: readonly ShapeView[]): Box | null {
  const [first, ...rest] = shapes;
  if (!first) return null;
  return rest.reduce((all, shape) => union(all, frameOf(shape)), frameOf(first));
}

/** Where the handles are, in page units. */
export function handlesOf(shapes: readonly ShapeView[], scale: number): ReadonlyMap<Handle, Point> {
  const [only] = shapes;
  if (shapes.length === 1 && only && (only.kind === "line" || only.kind === "arrow")) {
    return new Map<Handle, Point>([
      ["start", { x: only.x, y: only.y }],
      ["end", { x: only.x + only.width, y: only.y + only.height }],
    ]);
  }
  const tight = selectionBox(shapes);
  if (!tight) return new Map();
  const { left, top, right, bottom } = grow(tight, FRAME_GAP / scale);
  const middleX = (left + right) / 2;
  const middleY = (top + bottom) / 2;
  const handles = new Map<Handle, Point>([
    ["nw", { x: left, y: top }],
    ["ne", { x: right, y: top }],
    ["se", { x: right, y: bottom }],
    ["sw", { x: left, y: bottom }],
    ["e", { x: right, y: middleY }],
    ["w", { x: left, y: middleY }],
  ]);
  // The height of a text follows from its words.
  if (shapes.some((shape) => shape.kind !== "text")) {
    handles.set("n", { x: middleX, y: top });
    handles.set("s", { x: middleX, y: bottom });
  }
  return handles;
}

export function handleAt(shapes: readonly ShapeView[], at: Point, reach: number, scale: number): Handle | null {
  const far = Math.max(reach, (HANDLE_RADIUS + 4) / scale);
  let best: Handle | null = null;
  let nearest = far;
  for (const [handle, place] of handlesOf(shapes, scale)) {
    const distance = Math.hypot(place.x - at.x, place.y - at.y);
    if (distance > nearest) continue;
    nearest = distance;
    best = handle;
  }
  return best;
}

export function paintSelection(
  context: CanvasRenderingContext2D,
  shapes: readonly ShapeView[],
  scale: number,
  accent: string,
): void {
  const box = selectionBox(shapes);
  if (!box) return;
  const handles = handlesOf(shapes, scale);
  context.strokeStyle = accent;
  context.lineWidth = 1.5 / scale;
  if (!handles.has("start")) {
    const { left, top, right, bottom } = grow(box, FRAME_GAP / scale);
    context.strokeRect(left, top, right - left, bottom - top);
  }
  context.fillStyle = "#fff";
  for (const { x, y } of handles.values()) {
    context.beginPath();
    context.arc(x, y, HANDLE_RADIUS / scale, 0, Math.PI * 2);
    context.fill();
    context.stroke();
  }
}
