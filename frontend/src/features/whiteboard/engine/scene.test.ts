import { beforeEach, describe, expect, it } from "vitest";
import type { NewShape, ShapeView } from "../../../contract";
import { shapeOf } from "../shape.test-help";
import type { InkPoint } from "./ink";
import type { InkMessage } from "./live";
import { PREVIEW_LIFE_MS, Scene } from "./scene";

const box = (id: string, z: string, more: Partial<ShapeView> = {}) => shapeOf(id, { z, ...more });

const own = (id: string): NewShape => {
  const { author: _author, z: _z, ...shape } = box(id, "");
  return shape;
};

const point = (x: number): InkPoint => ({ x, y: 5, pressure: 128, dtMs: 16 });

const inkMessage = (shapeId: string, offset: number, points: InkPoint[]): InkMessage => ({
  type: "ink",
  pageId: "p.1",
  shapeId,
  kind: "pen",
  color: 1,
  size: 6,
  offset,
  points,
});

let scene: Scene;
beforeEach(() => {
  scene = new Scene("me");
});

const ids = () => scene.shapes.map((shape) => shape.id);

describe("previews of others", () => {
  it("grow by their batches, and a batch that was lost leaves a gap, not a knot", () => {
    scene.preview("ann", inkMessage("s", 0, [point(0), point(1)]), 0);
    scene.preview("ann", inkMessage("s", 1, [point(1), point(2)]), 40);
    scene.preview("ann", inkMessage("s", 5, [point(5)]), 80);
    expect(scene.previews.get("s")?.points.map((one) => one.x)).toEqual([0, 1, 2, 5]);
  });

  it("are replaced by the shape with their id, and do not come back after it", () => {
    scene.preview("ann", inkMessage("s", 0, [point(0)]), 0);
    scene.commit([box("s", "a")], 10);
    expect(scene.previews.size).toBe(0);
    expect(scene.preview("ann", inkMessage("s", 1, [point(1)]), 20)).toBe(false);
    scene.commit([], 30);
    expect(scene.preview("ann", inkMessage("s", 2, [point(2)]), 40)).toBe(false);
    expect(scene.previews.size).toBe(0);
  });

  it("expire five seconds after their last news", () => {
    scene.preview("ann", inkMessage("s", 0, [point(0)]), 0);
    scene.preview("ann", inkMessage("s", 1, [point(1)]), 4_000);
    expect(scene.expire(PREVIEW_LIFE_MS + 3_999)).toBeNull();
    expect(scene.previews.size).toBe(1);
    expect(scene.expire(PREVIEW_LIFE_MS + 4_000)).not.toBeNull();
    expect(scene.previews.size).toBe(0);
  });

  it("belong to who began them", () => {
    scene.preview("ann", inkMessage("s", 0, [point(0)]), 0);
    expect(scene.preview("eve", inkMessage("s", 1, [point(9)]), 10)).toBe(false);
    expect(scene.preview("me", inkMessage("t", 0, [point(9)]), 10)).toBe(false);
  });
});

describe("own steps", () => {
  it("are seen at once and stay through acknowledgement and event, in either order", () => {
    const { key, change } = scene.begin({ type: "add", shapes: [own("s")] }, 0);
    expect(change.onTop.map((shape) => shape.id)).toEqual(["s"]);
    scene.settle(key, 10);
    expect(ids()).toEqual(["s"]);
    const folded = scene.commit([box("s", "a", { author: "me" })], 20);
    expect(ids()).toEqual(["s"]);
    expect(folded).toEqual({ dirty: [], onTop: [] });
    expect(scene.hasPending).toBe(false);

    const second = scene.begin({ type: "add", shapes: [own("t")] }, 30);
    scene.commit([box("s", "a"), box("t", "b")], 40);
    scene.settle(second.key, 50);
    expect(ids()).toEqual(["s", "t"]);
    expect(scene.hasPending).toBe(false);
  });

  it("vanish when they are rejected", () => {
    const { key } = scene.begin({ type: "add", shapes: [own("s")] }, 0);
    const change = scene.reject(key, 10);
    expect(ids()).toEqual([]);
    expect(change.dirty).toHaveLength(1);
    expect(scene.hit({ x: 100, y: 100 }, 5)).toBeNull();
  });

  it("give way to the server after their event: another's later change is seen", () => {
    scene.commit([box("s", "a")], 0);
    const { key } = scene.begin({ type: "change", changes: [{ id: "s", x: 200 }] }, 0);
    expect(scene.find("s")?.x).toBe(200);
    scene.settle(key, 10);
    scene.commit([box("s", "a", { x: 200 })], 20);
    scene.commit([box("s", "a", { x: 300 })], 30);
    expect(scene.find("s")?.x).toBe(300);
  });

  it("end by themselves when their event never shows, as where another deleted the shape", () => {
    const { key } = scene.begin({ type: "add", shapes: [own("s")] }, 0);
    scene.settle(key, 10);
    expect(scene.expire(5_000)).not.toBeNull();
    expect(ids()).toEqual([]);
  });

  it("do not raise a shape that came and was deleted before the acknowledgement", () => {
    scene.begin({ type: "add", shapes: [own("s")] }, 0);
    scene.commit([box("s", "a")], 10);
    scene.commit([], 20);
    expect(ids()).toEqual([]);
  });

  it("under way are shown without being promised", () => {
    scene.commit([box("s", "a"), box("t", "b")], 0);
    scene.during({ type: "remove", ids: ["s"] }, 10);
    expect(ids()).toEqual(["t"]);
    scene.during(null, 20);
    expect(ids()).toEqual(["s", "t"]);
  });
});

describe("what is to be painted", () => {
  it("is only the new shape where it lies on top", () => {
    scene.commit([box("a", "1"), box("b", "2")], 0);
    const change = scene.commit([box("a", "1"), box("b", "2"), box("c", "3")], 10);
    expect(change.dirty).toEqual([]);
    expect(change.onTop.map((shape) => shape.id)).toEqual(["c"]);
  });

  it("is the place of what was deleted, moved or put below", () => {
    const [a, b] = [box("a", "1"), box("b", "2", { x: 400 })];
    scene.commit([a, b], 0);
    expect(scene.commit([b], 10).dirty).toHaveLength(1);
    expect(scene.commit([a, b], 20).dirty.length).toBeGreaterThan(0);
    expect(scene.commit([a, { ...b, x: 500 }], 30).dirty).toHaveLength(2);
    expect(scene.commit([{ ...b, x: 500, z: "0" }, a], 40).dirty.length).toBeGreaterThan(0);
  });

  it("finds the topmost shape, hollow boxes let the point through, and filters count", () => {
    scene.commit([box("low", "1"), box("high", "2")], 0);
    expect(scene.hit({ x: 100, y: 120 }, 3)?.id).toBe("high");
    expect(scene.hit({ x: 125, y: 125 }, 3)).toBeNull();
    expect(scene.hit({ x: 100, y: 120 }, 3, (shape) => shape.id === "low")?.id).toBe("low");
  });
});
