import type { BoardEngine } from "./engine";
import { PAGE_WIDTH } from "./geometry";
import type { PointerSink, ScreenSample } from "./pointer";
import type { Sample, Tool } from "./tools";
import { toPage } from "./viewport";

/** How near is a touch, in CSS pixels. */
const REACH_MOUSE = 6;
const REACH_TOUCH = 16;
/** One notch of a wheel, and how many of them double the zoom. */
const WHEEL_NOTCH = 120;
const WHEEL_DOUBLE = 1.4;

/** What pointers on the board mean. */
export function pointerHand(engine: BoardEngine): PointerSink {
  /** The tool to come back to after the eraser end of a pen. */
  let toolBefore: Tool | null = null;
  const sample = (at: ScreenSample): Sample => ({
    ...toPage(engine.placement, at.x, at.y),
    pressure: at.pressure,
    time: at.time,
  });
  const restore = () => {
    if (toolBefore) engine.choose(toolBefore);
    toolBefore = null;
    engine.afterInput();
  };
  return {
    down: (at, by) => {
      const start = sample(at);
      const onPage = start.x >= 0 && start.y >= 0 && start.x <= PAGE_WIDTH && start.y <= engine.pageHeight;
      if (!engine.input.mayDraw || (!onPage && engine.chart.tool !== "select")) return;
      engine.keys.settle();
      engine.keys.lift();
      if (by.eraser && engine.chart.tool !== "eraser") {
        toolBefore = engine.chart.tool;
        engine.choose("eraser");
      }
      const reach = (by.touch ? REACH_TOUCH : REACH_MOUSE) / engine.placement.scale;
      engine.run(engine.chart.down(start, reach, by.shift, by.twice));
      engine.afterInput();
    },
    move: (samples, shift) => {
      engine.run(engine.chart.move(samples.map(sample), shift));
      engine.afterInput();
    },
    up: () => {
      engine.finish();
      restore();
    },
    cancel: () => {
      engine.run(engine.chart.cancel());
      restore();
    },
    hover: (at) => engine.live.hover(at ? toPage(engine.placement, at.x, at.y) : null),
    pinch: (from, to, factor) => {
      const { scale } = engine.placement;
      engine.view.zoomAt(factor, toPage(engine.placement, from.x, from.y));
      engine.view.pan((from.x - to.x) / scale, (from.y - to.y) / scale);
    },
    wheel: (at, dx, dy, zoom) => {
      if (!engine.input.isPresenter) return false;
      const { scale } = engine.placement;
      if (zoom) {
        const notches = Math.max(-1, Math.min(1, -dy / WHEEL_NOTCH));
        engine.view.zoomAt(WHEEL_DOUBLE ** notches, toPage(engine.placement, at.x, at.y));
        return true;
      }
      if (engine.viewport.current.zoom <= 1) return false;
      engine.view.pan(dx / scale, dy / scale);
      return true;
    },
  };
}
