import type { ViewportView } from "../../../contract";
import type { EngineElements } from "./boardTypes";
import { type LivePicture, paintLive } from "./livePaint";
import { Renderer } from "./renderer";
import type { Scene, SceneChange } from "./scene";
import type { Placement } from "./viewport";

/** Above this size of the board the toolbar stands at its left edge (toolbar.module.css has the same numbers), so wide. */
const NARROW = 560;
const LOW = 620;
const TOOLBAR_WIDTH = 76;
/** Free around the page, where there is room to spare. */
const EDGE = 14;

/** The page as it stands in the window. */
export interface Sight {
  readonly viewport: ViewportView;
  readonly pageHeight: number;
  readonly scene: Scene;
  /** Tools stand beside the page where there is room. */
  readonly hasTools: boolean;
}

/** Holds the page: where it stands in the window, and when its layers are painted, which is once a frame at most. */
export class Easel {
  readonly #surface: HTMLElement;
  readonly #renderer: Renderer;
  readonly #live: () => Omit<LivePicture, "scale" | "accent">;
  #size = { width: 1, height: 1 };
  #frame = 0;
  #gone = false;

  /** @param live What changes with each frame, above the shapes. */
  constructor({ surface, page, canvases }: EngineElements, live: () => Omit<LivePicture, "scale" | "accent">) {
    this.#surface = surface;
    this.#renderer = new Renderer(page, ...canvases);
    this.#live = live;
  }

  get placement(): Placement {
    return this.#renderer.placement;
  }

  resize(width: number, height: number): void {
    this.#size = { width: Math.max(1, width), height: Math.max(1, height) };
  }

  layout({ viewport, pageHeight, scene, hasTools }: Sight): void {
    const wide = this.#size.width > NARROW && this.#size.height > LOW;
    const inset = hasTools && wide ? TOOLBAR_WIDTH : 0;
    const shape = { size: this.#size, devicePixelRatio: window.devicePixelRatio || 1, inset, edge: wide ? EDGE : 0 };
    this.#renderer.layout(shape, viewport, pageHeight, scene);
    this.invalidate();
  }

  paint(scene: Scene, change: SceneChange): void {
    this.#renderer.update(scene, change);
    this.invalidate();
  }

  /** What changes each frame has changed. */
  invalidate(): void {
    if (this.#frame !== 0 || this.#gone) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#renderer.work();
      this.#renderer.paintLive((context, { scale }) => {
        const accent = getComputedStyle(this.#surface).getPropertyValue("--board-accent") || "#0a7a75";
        paintLive(context, { scale, accent, ...this.#live() });
      });
      if (this.#renderer.busy) this.invalidate();
    });
  }

  dispose(): void {
    this.#gone = true;
    cancelAnimationFrame(this.#frame);
  }
}
