import type { TextEdit } from "./boardTypes";
import type { BoardEngine } from "./engine";
import type { Point } from "./geometry";
import { TEXT_SIZES } from "./palette";
import { cleanText } from "./text";
import { editOf, newEdit, textEffects } from "./textEdit";

/** Writing on the board: a field opens where the text will stand, and closes into a shape. */
export class TextHand {
  readonly #engine: BoardEngine;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #newId: () => string;
  #open: TextEdit | null = null;

  constructor(engine: BoardEngine, canvas: HTMLCanvasElement, newId: () => string) {
    this.#engine = engine;
    this.#context = canvas.getContext("2d");
    this.#newId = newId;
  }

  open(id: string | null, at: Point): void {
    const { scene, style } = this.#engine;
    const shape = id === null ? undefined : scene.find(id);
    const size = TEXT_SIZES[style.width] ?? TEXT_SIZES[1];
    this.#open = shape ? editOf(shape) : newEdit(at, size, style.color);
    if (shape) this.#engine.during({ type: "remove", ids: [shape.id] });
    this.#engine.edit(this.#open);
  }

  /** Opens what is selected. False where that has no words, or not one's own. */
  openSelected(): boolean {
    const [id, ...more] = this.#engine.chart.selection;
    const shape = id === undefined || more.length > 0 ? undefined : this.#engine.scene.find(id);
    if (shape?.kind !== "text" || !this.#engine.mayEdit(shape)) return false;
    this.open(shape.id, shape);
    return true;
  }

  /** Null leaves all as it was; no words left takes the shape away. */
  close(written: string | null): void {
    const edit = this.#open;
    if (!edit) return;
    this.#open = null;
    this.#engine.during(null);
    const text = written === null ? null : cleanText(written);
    if (text !== null && this.#context) this.#engine.run(textEffects(edit, text, this.#context, this.#newId));
    else if (written !== null && edit.id !== null) this.#engine.run([{ type: "remove", ids: [edit.id] }]);
    this.#engine.edit(null);
  }
}
