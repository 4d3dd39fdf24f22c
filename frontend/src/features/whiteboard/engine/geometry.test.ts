import { describe, expect, it } from "vitest";
import type { ShapeView } from "../../../contract";
import { type Box, frameOf, hits, overlaps, paintBox, strokePoints } from "./geometry";
import { Grid } from "./grid";
import { encodeInk, type InkPoint, toBase64 } from "./ink";
import { type PathSink, traceCentre, traceOutline, widthAt } from "./outline";
import { PALETTE } from "./palette";
import { randomOf } from "./random.test-help";
import { cleanText, wrapText } from "./text";
import { inkShape } from "./tools";
import { clampViewport, pan, place, toPage, toScreen, wholePage, zoomAt } from "./viewport";

const point = (x: number, y: number, pressure = 128): InkPoint => ({ x, y, pressure, dtMs: 10 });
const line = (pressure: number) => [point(0, 0, pressure), point(50, 0, pressure), point(100, 0, pressure)];
const measure = (text: string) => text.length * 10;
const base = { id: "s", author: null, z: "1", color: 0, size: 6, ink: null, text: null };

describe("hit test", () => {
  const stroke: ShapeView = {
    ...inkShape({
      id: "ink1",
      kind: "pen",
      style: { color: 0, size: 6 },
      points: [point(10, 10), point(110, 10), point(110, 60)],
    }),
    author: null,
    z: "1",
  };

  it("follows the line of a stroke, not its box", () => {
    expect(hits(stroke, { x: 60, y: 14 }, 3)).toBe(true);
    expect(hits(stroke, { x: 110, y: 40 }, 3)).toBe(true);
    expect(hits(stroke, { x: 40, y: 45 }, 3)).toBe(false);
  });

  it("follows a stroke that was made larger", () => {
    const twice = { ...stroke, width: 200, height: 100 };
    expect(strokePoints(twice).at(-1)).toMatchObject({ x: 200, y: 100 });
    expect(hits(twice, { x: 210, y: 80 }, 3)).toBe(true);
    expect(hits(twice, { x: 110, y: 40 }, 3)).toBe(false);
  });

  it.each([
    ["line", { x: 50, y: 50 }, { x: 80, y: 20 }],
    ["rectangle", { x: 0, y: 50 }, { x: 50, y: 50 }],
    ["ellipse", { x: 50, y: 0 }, { x: 50, y: 50 }],
    ["text", { x: 50, y: 50 }, { x: 150, y: 50 }],
  ] as const)("of a %s", (kind, on, off) => {
    const shape: ShapeView = { ...base, kind, x: 0, y: 0, width: 100, height: 100 };
    expect(hits(shape, on, 3)).toBe(true);
    expect(hits(shape, off, 3)).toBe(false);
  });

  it("never finds what paintBox does not cover", () => {
    const random = randomOf(5);
    for (let i = 0; i < 300; i++) {
      const shape: ShapeView = {
        ...base,
        kind: (["line", "arrow", "rectangle", "ellipse"] as const)[i % 4] ?? "line",
        x: random() * 1_000,
        y: random() * 1_000,
        width: (random() - 0.5) * 800,
        height: (random() - 0.5) * 800,
      };
      const at = { x: random() * 1_600, y: random() * 900 };
      if (!hits(shape, at, 0)) continue;
      expect(overlaps(paintBox(shape), { left: at.x, right: at.x, top: at.y, bottom: at.y })).toBe(true);
    }
  });
});

describe("grid", () => {
  it("finds what a look at everything finds", () => {
    const random = randomOf(6);
    const boxes = new Map<string, Box>();
    const grid = new Grid();
    const some = (): Box => {
      const left = (random() - 0.2) * 2_000;
      const top = (random() - 0.2) * 1_200;
      return { left, top, right: left + random() ** 4 * 2_000, bottom: top + random() ** 4 * 1_500 };
    };
    for (let i = 0; i < 2_000; i++) {
      const id = `s${Math.floor(random() * 300)}`;
      if (random() < 0.3) {
        boxes.delete(id);
        grid.remove(id);
      } else {
        const box = some();
        boxes.set(id, box);
        grid.put(id, box);
      }
      const asked = some();
      const found = grid.search(asked);
      for (const [one, box] of boxes) if (overlaps(box, asked)) expect(found.has(one)).toBe(true);
      expect(grid.size).toBe(boxes.size);
    }
  });
});

class Recorder implements PathSink {
  readonly points: [number, number][] = [];
  moveTo(x: number, y: number) {
    this.points.push([x, y]);
  }
  lineTo(x: number, y: number) {
    this.points.push([x, y]);
  }
  quadraticCurveTo(_cx: number, _cy: number, x: number, y: number) {
    this.points.push([x, y]);
  }
  arc(x: number, y: number) {
    this.points.push([x, y]);
  }
  closePath() {}
}

describe("outline", () => {
  it("stays within half its width of the samples and has no NaN, for any stroke", () => {
    const random = randomOf(7);
    for (let i = 0; i < 100; i++) {
      const points = Array.from({ length: 1 + Math.floor(random() * 40) }, () =>
        point(Math.floor(random() * 20), Math.floor(random() * 20), Math.floor(random() * 256)),
      );
      for (const sink of [new Recorder(), new Recorder()]) {
        traceOutline(points, 10, sink);
        traceCentre(points, sink);
        const reach = widthAt(255, 10) / 2 + 0.1;
        for (const [x, y] of sink.points) {
          expect(x > -reach && x < 20 + reach && y > -reach && y < 20 + reach).toBe(true);
        }
      }
    }
  });

  it("is as wide as the pressure says", () => {
    const wide = new Recorder();
    const fine = new Recorder();
    traceOutline(line(255), 10, wide);
    traceOutline(line(20), 10, fine);
    const spread = (sink: Recorder) => Math.max(...sink.points.map(([, y]) => Math.abs(y)));
    expect(spread(wide)).toBeGreaterThan(2 * spread(fine));
  });
});

describe("viewport", () => {
  const size = { width: 1_000, height: 500 };
  const height = 900;

  it("shows the whole page in any window", () => {
    for (const window of [size, { width: 390, height: 800 }, { width: 1_600, height: 900 }]) {
      const placement = place(wholePage(height), window, height);
      const corner = toScreen(placement, 0, 0);
      const other = toScreen(placement, 1_600, height);
      expect(Math.min(corner.x, corner.y)).toBeGreaterThanOrEqual(-0.001);
      expect(other.x).toBeLessThanOrEqual(window.width + 0.001);
      expect(other.y).toBeLessThanOrEqual(window.height + 0.001);
    }
  });

  it("keeps clear of the tools where it would lie under them", () => {
    expect(toScreen(place(wholePage(height), { width: 800, height: 900 }, height, 76), 0, 0).x).toBeCloseTo(76);
    const wide = { width: 1_200, height: 400 };
    expect(place(wholePage(height), wide, height, 76)).toEqual(place(wholePage(height), wide, height));
  });

  it("keeps the point under the fingers while zooming", () => {
    const from = clampViewport({ centerX: 800, centerY: 450, zoom: 2 }, height);
    const finger = { x: 700, y: 400 };
    const before = toScreen(place(from, size, height), finger.x, finger.y);
    const after = toScreen(place(zoomAt(from, 1.5, finger, height), size, height), finger.x, finger.y);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it("stays on the page and between zoom 1 and 8", () => {
    expect(zoomAt(wholePage(height), 100, { x: 0, y: 0 }, height).zoom).toBe(8);
    expect(zoomAt(wholePage(height), 0.1, { x: 0, y: 0 }, height)).toEqual(wholePage(height));
    expect(pan({ centerX: 800, centerY: 450, zoom: 2 }, 9_999, -9_999, height)).toEqual({
      centerX: 1_200,
      centerY: 225,
      zoom: 2,
    });
  });

  it("turns screen and page into one another", () => {
    const placement = place({ centerX: 500, centerY: 300, zoom: 3 }, size, height);
    const there = toScreen(placement, 123, 45);
    expect(toPage(placement, there.x, there.y)).toEqual({ x: expect.closeTo(123), y: expect.closeTo(45) });
  });
});

describe("text", () => {
  it("breaks at spaces, at line ends, and inside words that are too long", () => {
    expect(wrapText("one two three", 80, measure)).toEqual(["one two", "three"]);
    expect(wrapText("a\n\nb", 80, measure)).toEqual(["a", "", "b"]);
    expect(wrapText("abcdefghij", 40, measure)).toEqual(["abcd", "efgh", "ij"]);
  });

  it("is cleaned of what the server refuses", () => {
    expect(cleanText("a\u0000b\r\nc\u009f")).toBe("ab\nc");
    expect(cleanText(" \n ")).toBeNull();
    expect(cleanText("x".repeat(3_000))?.length).toBe(2_000);
    expect(cleanText(`${"x".repeat(1_999)}😀`)?.length).toBe(1_999);
  });
});

describe("palette", () => {
  it("stands out on white by at least 3:1 in every colour", () => {
    for (const color of PALETTE) {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
        const channel = Number.parseInt(color.slice(i, i + 2), 16) / 255;
        return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
      });
      expect(1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)).toBeGreaterThanOrEqual(3);
    }
  });
});

it("a finished stroke has the ink form that the protocol says", () => {
  const points = [point(10, 20), point(15, 25)];
  const shape = inkShape({ id: "x", kind: "pen", style: { color: 0, size: 3 }, points });
  expect(shape.ink).toBe(toBase64(encodeInk(points, 10, 20)));
  expect(frameOf({ ...shape, author: null, z: "1" })).toEqual({ left: 10, top: 20, right: 15, bottom: 25 });
});
