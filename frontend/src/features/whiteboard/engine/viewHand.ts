import type { BoardEngine } from "./engine";
import type { Point } from "./geometry";
import { wholePage } from "./viewport";

/** The presenter's hand on the page; of everybody else it does nothing. */
export class ViewHand {
  readonly #engine: BoardEngine;

  constructor(engine: BoardEngine) {
    this.#engine = engine;
  }

  zoomAt(factor: number, at: Point): void {
    const { pageHeight, viewport } = this.#engine;
    if (this.#mayMove) this.#engine.moved(viewport.zoomAt(factor, at, pageHeight, performance.now()));
  }

  zoom(factor: number): void {
    this.zoomAt(factor, this.#engine.middle);
  }

  pan(dx: number, dy: number): void {
    const { pageHeight, viewport } = this.#engine;
    if (this.#mayMove) this.#engine.moved(viewport.pan(dx, dy, pageHeight, performance.now()));
  }

  wholePage(): void {
    const { pageHeight, viewport } = this.#engine;
    if (this.#mayMove) this.#engine.moved(viewport.show(wholePage(pageHeight), pageHeight, performance.now()));
  }

  get #mayMove(): boolean {
    return this.#engine.input.isPresenter;
  }
}
