import type { NewShape, ShapeView } from "../../../contract";
import { arrowHead, isInk, LINE_HEIGHT, strokePoints } from "./geometry";
import type { InkPoint } from "./ink";
import { hasOneWidth, traceCentre, traceOutline, widthAt } from "./outline";
import { colorOf, HIGHLIGHTER_ALPHA, markerOf } from "./palette";
import { FONT_FAMILY, wrapText } from "./text";

interface StrokePath {
  readonly path: Path2D;
  /** Width of the line where the path is its middle; null where the path is the border. */
  readonly lineWidth: number | null;
}

interface CachedPath extends StrokePath {
  readonly ink: string | null;
  readonly size: number;
  readonly width: number;
  readonly height: number;
}

/** Paths of strokes, kept over moves and recolourings. */
const PATHS_MAX = 10_000;
const paths = new Map<string, CachedPath>();

function pathOfInk(points: readonly InkPoint[], kind: "pen" | "highlighter", size: number): StrokePath {
  const path = new Path2D();
  if (kind === "highlighter" || hasOneWidth(points)) {
    traceCentre(points, path);
    return { path, lineWidth: kind === "highlighter" ? size : widthAt(points[0]?.pressure ?? 0, size) };
  }
  traceOutline(points, size, path);
  return { path, lineWidth: null };
}

function cachedPath(shape: ShapeView): CachedPath {
  const known = paths.get(shape.id);
  const { ink, size, width, height } = shape;
  if (known?.ink === ink && known?.size === size && known?.width === width && known?.height === height) return known;
  const kind = shape.kind === "highlighter" ? "highlighter" : "pen";
  const entry = { ...pathOfInk(strokePoints(shape), kind, size), ink, size, width, height };
  if (paths.size >= PATHS_MAX) paths.clear();
  paths.set(shape.id, entry);
  return entry;
}

function paintPath(context: CanvasRenderingContext2D, { path, lineWidth }: StrokePath, color: string): void {
  if (lineWidth === null) {
    context.fillStyle = color;
    context.fill(path);
    return;
  }
  context.strokeStyle = color;
  context.lineWidth = lineWidth;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.stroke(path);
}

/** Ink under way, in page units. */
export function paintInk(
  context: CanvasRenderingContext2D,
  ink: { readonly kind: "pen" | "highlighter"; readonly color: number; readonly size: number },
  points: readonly InkPoint[],
): void {
  context.save();
  if (ink.kind === "highlighter") highlight(context);
  paintPath(context, pathOfInk(points, ink.kind, ink.size), inkColor(ink.kind, ink.color));
  context.restore();
}

const inkColor = (kind: string, index: number) => (kind === "highlighter" ? markerOf(index) : colorOf(index));

function highlight(context: CanvasRenderingContext2D): void {
  context.globalAlpha *= HIGHLIGHTER_ALPHA;
  context.globalCompositeOperation = "multiply";
}

/** One shape, in page units. */
export function paintShape(context: CanvasRenderingContext2D, shape: ShapeView): void {
  context.save();
  if (isInk(shape)) {
    if (shape.kind === "highlighter") highlight(context);
    context.translate(shape.x, shape.y);
    paintPath(context, cachedPath(shape), inkColor(shape.kind, shape.color));
  } else {
    paintFigure(context, shape);
  }
  context.restore();
}

/** Everything but ink, in page units. */
export function paintFigure(context: CanvasRenderingContext2D, shape: NewShape): void {
  const { x, y, width, height, size } = shape;
  context.strokeStyle = context.fillStyle = colorOf(shape.color);
  context.lineWidth = size;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  switch (shape.kind) {
    case "line":
    case "arrow":
      context.moveTo(x, y);
      context.lineTo(x + width, y + height);
      if (shape.kind === "arrow") traceHead(context, x + width, y + height, Math.atan2(height, width), arrowHead(size));
      context.stroke();
      break;
    case "rectangle":
      context.strokeRect(Math.min(x, x + width), Math.min(y, y + height), Math.abs(width), Math.abs(height));
      break;
    case "ellipse":
      context.ellipse(x + width / 2, y + height / 2, Math.abs(width / 2), Math.abs(height / 2), 0, 0, Math.PI * 2);
      context.stroke();
      break;
    case "text":
      paintText(context, shape);
      break;
    case "pen":
    case "highlighter":
      break;
  }
}

function traceHead(context: CanvasRenderingContext2D, x: number, y: number, angle: number, length: number): void {
  const spread = Math.PI / 7;
  context.moveTo(x - length * Math.cos(angle - spread), y - length * Math.sin(angle - spread));
  context.lineTo(x, y);
  context.lineTo(x - length * Math.cos(angle + spread), y - length * Math.sin(angle + spread));
}

function paintText(context: CanvasRenderingContext2D, { x, y, width, size, text }: NewShape): void {
  context.font = `${size}px ${FONT_FAMILY}`;
  context.textBaseline = "alphabetic";
  const lines = wrapText(text ?? "", width, (part) => context.measureText(part).width);
  for (const [i, line] of lines.entries()) {
    const rightToLeft = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(line);
    context.direction = rightToLeft ? "rtl" : "ltr";
    context.textAlign = "start";
    // The baseline of a line box of 1.25: half the extra height above, and most of the letter's height.
    context.fillText(line, rightToLeft ? x + width : x, y + size * (i * LINE_HEIGHT + (LINE_HEIGHT - 1) / 2 + 0.82));
  }
}
