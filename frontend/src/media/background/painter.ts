// A person before another background: what the model finds of them over a blurred picture of the room, or over another picture.
import { blurDepth } from "./choice";
import type { Segmenter } from "./segmenter";

/** What is behind: the room itself, made as small as so many lines and enlarged again, or a picture. */
export type Backdrop = { readonly lines: number } | { readonly picture: ImageBitmap };

interface Surface {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
}

function surface(width: number, height: number, options?: CanvasRenderingContext2DSettings): Surface {
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
  const context = canvas.getContext("2d", options);
  if (!context) throw new Error("no canvas");
  context.imageSmoothingEnabled = true;
  return { canvas, context };
}

export class Painter {
  readonly #segmenter: Segmenter;
  /** What the model looks at, and after it what it has found. Read in each picture, so it stays in main memory. */
  readonly #small: Surface;
  #out: Surface | null = null;
  #steps: readonly Surface[] = [];
  #backdrop: Backdrop = { lines: 12 };

  constructor(segmenter: Segmenter) {
    this.#segmenter = segmenter;
    this.#small = surface(segmenter.width, segmenter.height, { willReadFrequently: true });
  }

  set(backdrop: Backdrop): void {
    if ("picture" in this.#backdrop) this.#backdrop.picture.close();
    this.#backdrop = backdrop;
  }

  /** The canvas holds the picture until the next one. */
  paint(image: CanvasImageSource, width: number, height: number): OffscreenCanvas {
    const { canvas, context } = this.#room(width, height);
    const { width: modelWidth, height: modelHeight } = this.#segmenter;
    this.#small.context.globalCompositeOperation = "copy";
    this.#small.context.drawImage(image, 0, 0, modelWidth, modelHeight);
    const pixels = this.#small.context.getImageData(0, 0, modelWidth, modelHeight);
    this.#segmenter.segment(pixels.data);
    this.#small.context.putImageData(pixels, 0, 0);
    context.globalCompositeOperation = "copy";
    context.drawImage(this.#small.canvas, 0, 0, width, height);
    context.globalCompositeOperation = "source-in";
    context.drawImage(image, 0, 0, width, height);
    context.globalCompositeOperation = "destination-over";
    if ("picture" in this.#backdrop) cover(context, this.#backdrop.picture, width, height);
    else context.drawImage(this.#blur(image, this.#backdrop.lines), 0, 0, width, height);
    return canvas;
  }

  #room(width: number, height: number): Surface {
    if (this.#out?.canvas.width === width && this.#out.canvas.height === height) return this.#out;
    this.#steps = [];
    this.#out = surface(width, height, { alpha: true });
    return this.#out;
  }

  /** Halved and doubled step by step, which every browser does fast; a filter is not to be had everywhere. */
  #blur(image: CanvasImageSource, lines: number): OffscreenCanvas {
    const { width, height } = this.#out!.canvas;
    const depth = blurDepth(height, lines);
    if (this.#steps.length !== depth) {
      this.#steps = Array.from({ length: depth }, (_, step) => surface(width >> (step + 1), height >> (step + 1)));
    }
    let from = image;
    for (const step of this.#steps) from = draw(from, step);
    for (const step of this.#steps.slice(0, -1).toReversed()) from = draw(from, step);
    return from as OffscreenCanvas;
  }
}

function draw(from: CanvasImageSource, { canvas, context }: Surface): OffscreenCanvas {
  context.globalCompositeOperation = "copy";
  context.drawImage(from, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Fills the picture and cuts off what is too much, from its middle. */
function cover(context: OffscreenCanvasRenderingContext2D, image: ImageBitmap, width: number, height: number): void {
  const scale = Math.max(width / image.width, height / image.height);
  const cut = { width: width / scale, height: height / scale };
  const [x, y] = [(image.width - cut.width) / 2, (image.height - cut.height) / 2];
  context.drawImage(image, x, y, cut.width, cut.height, 0, 0, width, height);
}
