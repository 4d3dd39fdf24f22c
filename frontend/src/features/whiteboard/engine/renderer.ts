import type { ShapeView, ViewportView } from "../../../contract";
import { type Box, grow, overlaps, PAGE_WIDTH, paintBox, union } from "./geometry";
import { paintShape } from "./paint";
import type { Scene, SceneChange } from "./scene";
import { type Placement, place, type ScreenSize, visibleBox } from "./viewport";

/** Time a frame may spend on painting committed shapes; the rest comes in the next one. */
const SLICE_MS = 7;
/** A repair or an addition of more shapes than this is done in slices like a whole new picture. */
const REPAIR_SHAPES_MAX = 400;
const PIXEL_RATIO_MAX = 3;
/** Pixels of one layer; above, the resolution drops rather than the browser. */
const LAYER_PIXELS_MAX = 12_000_000;

interface Job {
  readonly placement: Placement;
  readonly shapes: readonly ShapeView[];
  next: number;
}

export interface WindowShape {
  readonly size: ScreenSize;
  readonly devicePixelRatio: number;
  /** Pixels at the left that tools cover. */
  readonly inset: number;
  readonly edge?: number;
}

/** How often the layers were painted, for tests and the demo. */
export interface RenderCounts {
  liveFrames: number;
  committedShapes: number;
}

/**
 * Two canvases for committed shapes (one seen, one being painted) under one for what changes each frame.
 * A new stroke is painted over the seen one; a new viewport stretches it until the other is ready.
 */
export class Renderer {
  readonly counts: RenderCounts = { liveFrames: 0, committedShapes: 0 };
  readonly #live: CanvasRenderingContext2D;
  readonly #page: HTMLElement;
  #front: CanvasRenderingContext2D;
  #back: CanvasRenderingContext2D;
  #frontPlacement: Placement | null = null;
  #job: Job | null = null;
  #size: ScreenSize = { width: 1, height: 1 };
  #ratio = 1;
  #pageHeight = 900;
  #placement: Placement = { scale: 1, offsetX: 0, offsetY: 0 };

  constructor(page: HTMLElement, front: HTMLCanvasElement, back: HTMLCanvasElement, live: HTMLCanvasElement) {
    this.#page = page;
    this.#front = contextOf(front);
    this.#back = contextOf(back);
    this.#live = contextOf(live);
    back.hidden = true;
  }

  get placement(): Placement {
    return this.#placement;
  }

  get size(): ScreenSize {
    return this.#size;
  }

  /** True while a picture is being painted in slices. */
  get busy(): boolean {
    return this.#job !== null;
  }

  /** Lays the page anew; the seen picture follows at once, stretched, until the sharp one is ready. */
  layout(window: WindowShape, viewport: ViewportView, pageHeight: number, scene: Scene): void {
    const { size, devicePixelRatio, inset, edge } = window;
    const ratio = Math.min(
      PIXEL_RATIO_MAX,
      devicePixelRatio,
      Math.sqrt(LAYER_PIXELS_MAX / Math.max(1, size.width * size.height)),
    );
    const resized = size.width !== this.#size.width || size.height !== this.#size.height || ratio !== this.#ratio;
    this.#size = size;
    this.#ratio = ratio;
    this.#pageHeight = pageHeight;
    this.#placement = place(viewport, size, pageHeight, inset, edge);
    const { scale, offsetX, offsetY } = this.#placement;
    Object.assign(this.#page.style, {
      left: `${offsetX}px`,
      top: `${offsetY}px`,
      width: `${PAGE_WIDTH * scale}px`,
      height: `${pageHeight * scale}px`,
    });
    if (resized) this.#fit(this.#live.canvas);
    this.#stretchFront();
    this.repaint(scene);
  }

  /** Starts a whole new picture of the committed shapes. */
  repaint(scene: Scene): void {
    this.#fit(this.#back.canvas);
    this.#clear(this.#back);
    const visible = visibleBox(this.#placement, this.#size);
    this.#job = { placement: this.#placement, shapes: scene.inBox(visible), next: 0 };
    this.#slice();
  }

  /** Brings the committed picture up to date after the scene has changed. */
  update(scene: Scene, change: SceneChange): void {
    if (change.dirty.length === 0 && change.onTop.length === 0) return;
    const many = change.onTop.length > REPAIR_SHAPES_MAX;
    if (many || this.#job || this.#frontPlacement !== this.#placement) {
      this.repaint(scene);
      return;
    }
    const [first, ...rest] = change.dirty;
    if (first && !this.#repair(scene, rest.reduce(union, first))) return;
    this.#withPage(this.#front, this.#placement, () => {
      for (const shape of change.onTop) this.#paint(this.#front, shape);
    });
  }

  /** Goes on with a picture in slices; the caller calls it each frame while busy. */
  work(): void {
    if (this.#job) this.#slice();
  }

  /** Clears the live layer and lets the caller paint on it, in page units. */
  paintLive(paint: (context: CanvasRenderingContext2D, placement: Placement) => void): void {
    this.counts.liveFrames++;
    this.#clear(this.#live);
    this.#withPage(this.#live, this.#placement, () => paint(this.#live, this.#placement));
  }

  #repair(scene: Scene, box: Box): boolean {
    const dirty = grow(box, 2 / this.#placement.scale);
    const shapes = scene.inBox(dirty).filter((shape) => overlaps(paintBox(shape), dirty));
    if (shapes.length > REPAIR_SHAPES_MAX) {
      this.repaint(scene);
      return false;
    }
    const context = this.#front;
    this.#withPage(context, this.#placement, () => {
      context.beginPath();
      context.rect(dirty.left, dirty.top, dirty.right - dirty.left, dirty.bottom - dirty.top);
      context.clip();
      context.clearRect(dirty.left, dirty.top, dirty.right - dirty.left, dirty.bottom - dirty.top);
      for (const shape of shapes) this.#paint(context, shape);
    });
    return true;
  }

  #slice(): void {
    const job = this.#job;
    if (!job) return;
    const until = performance.now() + SLICE_MS;
    this.#withPage(this.#back, job.placement, () => {
      while (job.next < job.shapes.length) {
        const shape = job.shapes[job.next++];
        if (shape) this.#paint(this.#back, shape);
        if (performance.now() > until) return;
      }
    });
    if (job.next >= job.shapes.length) this.#swap(job.placement);
  }

  #swap(placement: Placement): void {
    [this.#front, this.#back] = [this.#back, this.#front];
    this.#front.canvas.style.transform = "";
    this.#front.canvas.hidden = false;
    this.#back.canvas.hidden = true;
    this.#frontPlacement = placement;
    this.#job = null;
  }

  #stretchFront(): void {
    const from = this.#frontPlacement;
    if (!from) return;
    const factor = this.#placement.scale / from.scale;
    const x = this.#placement.offsetX - from.offsetX * factor;
    const y = this.#placement.offsetY - from.offsetY * factor;
    this.#front.canvas.style.transform = `translate(${x}px, ${y}px) scale(${factor})`;
  }

  #paint(context: CanvasRenderingContext2D, shape: ShapeView): void {
    this.counts.committedShapes++;
    paintShape(context, shape);
  }

  /** In page units, and nothing outside the page. */
  #withPage(context: CanvasRenderingContext2D, { scale, offsetX, offsetY }: Placement, paint: () => void): void {
    const ratio = this.#ratio;
    context.save();
    context.setTransform(scale * ratio, 0, 0, scale * ratio, offsetX * ratio, offsetY * ratio);
    context.beginPath();
    context.rect(0, 0, PAGE_WIDTH, this.#pageHeight);
    context.clip();
    paint();
    context.restore();
  }

  #fit(canvas: HTMLCanvasElement): void {
    const width = Math.max(1, Math.round(this.#size.width * this.#ratio));
    const height = Math.max(1, Math.round(this.#size.height * this.#ratio));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas.style.width = `${this.#size.width}px`;
    canvas.style.height = `${this.#size.height}px`;
  }

  #clear(context: CanvasRenderingContext2D): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no 2D canvas.");
  return context;
}
