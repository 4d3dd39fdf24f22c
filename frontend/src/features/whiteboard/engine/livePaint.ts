import type { ShapeView } from "../../../contract";
import type { Box, Point } from "./geometry";
import { paintFigure, paintInk } from "./paint";
import type { Scene } from "./scene";
import { paintSelection } from "./selection";
import type { ToolChart } from "./tools";

export interface LivePicture {
  readonly scale: number;
  readonly accent: string;
  readonly scene: Scene;
  readonly chart: ToolChart;
  readonly keyPen: Point | null;
}

/** What changes each frame: others' ink under way, one's own, and what is selected. */
export function paintLive(context: CanvasRenderingContext2D, picture: LivePicture): void {
  const { scale, accent, scene, chart, keyPen } = picture;
  for (const preview of scene.previews.values()) paintInk(context, preview, preview.points);
  const { ink, box, marquee } = chart;
  if (ink) paintInk(context, { kind: ink.kind, ...ink.style }, ink.points);
  if (box) paintFigure(context, box);
  const selected = chart.selection.flatMap((id): readonly ShapeView[] => {
    const shape = scene.find(id);
    return shape ? [shape] : [];
  });
  paintSelection(context, selected, scale, accent);
  context.strokeStyle = accent;
  context.lineWidth = 1.5 / scale;
  if (marquee) paintMarquee(context, marquee, scale);
  if (keyPen) paintCross(context, keyPen, scale, chart.mode === "idle");
}

function paintMarquee(context: CanvasRenderingContext2D, { left, top, right, bottom }: Box, scale: number): void {
  context.setLineDash([6 / scale, 4 / scale]);
  context.strokeRect(left, top, right - left, bottom - top);
  context.setLineDash([]);
}

/** Where the keyboard's pen is: a wide ring while it is up, a narrow one while it draws. */
function paintCross(context: CanvasRenderingContext2D, { x, y }: Point, scale: number, up: boolean): void {
  const arm = 14 / scale;
  context.beginPath();
  context.moveTo(x - arm, y);
  context.lineTo(x + arm, y);
  context.moveTo(x, y - arm);
  context.lineTo(x, y + arm);
  const radius = (up ? 8 : 4) / scale;
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.stroke();
}
