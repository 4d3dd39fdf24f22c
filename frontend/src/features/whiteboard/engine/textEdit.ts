import type { ShapeView } from "../../../contract";
import type { TextEdit } from "./boardTypes";
import { PAGE_WIDTH, type Point } from "./geometry";
import { quantise } from "./ink";
import { FONT_FAMILY, textHeight, wrapText } from "./text";
import type { Effect } from "./tools";

/** Space that new text leaves to the right edge of the page, and the narrowest column in letters' heights. */
const MARGIN = 20;
const NARROWEST = 4;

export function editOf({ id, x, y, width, size, color, text }: ShapeView): TextEdit {
  return { id, x, y, width, size, color, text: text ?? "" };
}

export function newEdit(at: Point, size: number, color: number): TextEdit {
  const width = Math.max(size * NARROWEST, PAGE_WIDTH - at.x - MARGIN);
  return { id: null, x: quantise(at.x), y: quantise(at.y - size / 2), width, size, color, text: "" };
}

/** The text as a shape that is as wide as its longest line and as high as its lines. */
export function textEffects(
  edit: TextEdit,
  text: string,
  context: CanvasRenderingContext2D,
  newId: () => string,
): Effect[] {
  const { id, x, y, color, size } = edit;
  context.save();
  context.font = `${size}px ${FONT_FAMILY}`;
  const measure = (part: string) => context.measureText(part).width;
  // A column that was set stays; words that never reached its edge may make it wider.
  const broken = id !== null && wrapText(edit.text, edit.width, measure).length > edit.text.split("\n").length;
  const column = id === null || broken ? edit.width : Math.max(edit.width, PAGE_WIDTH - x - MARGIN);
  const lines = wrapText(text, column, measure);
  const natural = Math.ceil(Math.max(...lines.map(measure))) + 2;
  context.restore();
  const box = { width: quantise(broken ? column : natural), height: quantise(textHeight(lines.length, size)) };
  if (id !== null) return [{ type: "change", changes: [{ id, text, ...box }] }];
  return [{ type: "add", shapes: [{ id: newId(), kind: "text", x, y, ...box, color, size, ink: null, text }] }];
}
