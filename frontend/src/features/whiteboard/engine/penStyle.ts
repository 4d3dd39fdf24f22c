import { HIGHLIGHTER_SIZES, LINE_SIZES, MARKER_FIRST, TEXT_SIZES } from "./palette";
import type { Tool, ToolStyle } from "./tools";

/** The chosen colours and width; a marker keeps its own colour. */
export class PenStyle {
  width = 1;
  #color = 0;
  #marker = MARKER_FIRST;

  get color(): number {
    return this.#color;
  }

  setColor(tool: Tool, color: number): void {
    if (tool === "highlighter") this.#marker = color;
    else this.#color = color;
  }

  of(tool: Tool): ToolStyle {
    const sizes = tool === "highlighter" ? HIGHLIGHTER_SIZES : tool === "text" ? TEXT_SIZES : LINE_SIZES;
    return { color: tool === "highlighter" ? this.#marker : this.#color, size: sizes[this.width] ?? sizes[1] };
  }
}
