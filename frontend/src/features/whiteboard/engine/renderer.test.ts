import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ShapeView } from "../../../contract";
import { encodeInk, toBase64 } from "./ink";
import { randomOf } from "./random.test-help";
import { Renderer } from "./renderer";
import { Scene } from "./scene";
import { wholePage } from "./viewport";

const STROKES = 5_000;
const PAGE_HEIGHT = 900;

function strokes(count: number): ShapeView[] {
  const random = randomOf(9);
  return Array.from({ length: count }, (_, i) => {
    const points = Array.from({ length: 30 }, (_point, k) => ({ x: k, y: k % 7, pressure: 100 + k, dtMs: 16 }));
    return {
      id: `s${i}`,
      kind: "pen" as const,
      author: "ann",
      x: random() * 1_500,
      y: random() * 850,
      width: 29,
      height: 6,
      color: i % 9,
      size: 3,
      ink: toBase64(encodeInk(points, 0, 0)),
      text: null,
      z: String(i).padStart(6, "0"),
    };
  });
}

/** Takes every call of a canvas and does nothing: what is counted here is how often the renderer paints. */
function canvas(): HTMLCanvasElement {
  const element = document.createElement("canvas");
  const context = new Proxy<Record<string | symbol, unknown>>(
    { canvas: element },
    {
      get: (target, key) => target[key] ?? (() => undefined),
      set: (target, key, value) => (target[key] = value) !== null,
    },
  );
  Object.defineProperty(element, "getContext", { value: () => context });
  return element;
}

const all = strokes(STROKES);
let renderer: Renderer;
let scene: Scene;

beforeAll(() => {
  const path = class {
    moveTo() {}
    lineTo() {}
    quadraticCurveTo() {}
    arc() {}
    closePath() {}
  };
  vi.stubGlobal("Path2D", path);
});

beforeEach(() => {
  renderer = new Renderer(document.createElement("div"), canvas(), canvas(), canvas());
  scene = new Scene("me");
  scene.commit(all, 0);
  layout(1);
  while (renderer.busy) renderer.work();
  renderer.counts.committedShapes = 0;
});

const layout = (zoom: number) =>
  renderer.layout(
    { size: { width: 1_280, height: 720 }, devicePixelRatio: 1, inset: 0 },
    { ...wholePage(PAGE_HEIGHT), zoom },
    PAGE_HEIGHT,
    scene,
  );

describe("a page of 5,000 strokes", () => {
  it("is not painted again by the frames of a live stroke", () => {
    for (let i = 0; i < 100; i++) {
      renderer.work();
      renderer.paintLive(() => undefined);
    }
    expect(renderer.counts).toEqual({ liveFrames: 100, committedShapes: 0 });
  });

  it("gets a new stroke by painting that one", () => {
    const [extra] = strokes(1);
    if (!extra) throw new Error("no stroke");
    renderer.update(scene, scene.commit([...all, { ...extra, id: "new", z: "999999" }], 10));
    expect(renderer.counts.committedShapes).toBe(1);
    expect(renderer.busy).toBe(false);
  });

  it("that comes after its page was shown is painted in slices, too", () => {
    scene = new Scene("me");
    layout(1);
    renderer.counts.committedShapes = 0;
    const slow = vi.spyOn(performance, "now");
    for (let i = 0; i < STROKES; i++) slow.mockReturnValueOnce(i);
    renderer.update(scene, scene.commit(all, 10));
    expect(renderer.counts.committedShapes).toBeLessThan(20);
    expect(renderer.busy).toBe(true);
  });

  it("loses a stroke by painting what lies around it", () => {
    renderer.update(scene, scene.commit(all.slice(1), 10));
    expect(renderer.counts.committedShapes).toBeLessThan(60);
    expect(renderer.busy).toBe(false);
  });

  it("is painted in slices after zooming, each shape in sight once", () => {
    layout(2);
    let frames = 1;
    for (; renderer.busy && frames < 1_000; frames++) renderer.work();
    expect(renderer.counts.committedShapes).toBeGreaterThan(STROKES / 8);
    expect(renderer.counts.committedShapes).toBeLessThanOrEqual(STROKES);
  });
});
