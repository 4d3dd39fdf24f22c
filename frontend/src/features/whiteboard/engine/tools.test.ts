import { beforeEach, describe, expect, it } from "vitest";
import type { ShapeView } from "../../../contract";
import { shapeOf } from "../shape.test-help";
import { frameOf } from "./geometry";
import { inkOf } from "./ink";
import { Scene } from "./scene";
import { handleAt } from "./selection";
import { type Effect, type Sample, ToolChart } from "./tools";
import { constrain, resizeChanges } from "./transform";

const at = (x: number, y: number, time = 0): Sample => ({ x, y, pressure: 128, time });
const shape = (id: string, more: Partial<ShapeView> = {}) =>
  shapeOf(id, { author: "me", width: 100, height: 60, ...more });

let scene: Scene;
let chart: ToolChart;
let made: number;
beforeEach(() => {
  scene = new Scene("me");
  made = 0;
  chart = new ToolChart({
    newId: () => `new${++made}`,
    hit: (point, reach, wanted) => scene.hit(point, reach, wanted),
    inBox: (box) => scene.inBox(box),
    find: (id) => scene.find(id),
    mayEdit: (one) => one.author === "me",
    handleAt: (point, reach) => {
      const selected = chart.selection.flatMap((id) => scene.find(id) ?? []);
      return handleAt(selected, point, reach, 1);
    },
  });
});

const drag = (...points: Sample[]): Effect[] => {
  const [first, ...rest] = points;
  if (!first) return [];
  return [...chart.down(first, 6, false, false), ...rest.flatMap((point) => chart.move([point], false)), ...chart.up()];
};
const only = <T extends Effect["type"]>(effects: Effect[], type: T) =>
  effects.filter((one): one is Extract<Effect, { type: T }> => one.type === type);

describe("pen and highlighter", () => {
  it("give one stroke whose ink is relative to the corner of its bounds", () => {
    chart.choose("pen");
    chart.style = { color: 3, size: 6 };
    const [add] = only(drag(at(50, 40), at(60, 30, 16), at(70, 45, 32)), "add");
    expect(add?.shapes[0]).toMatchObject({
      id: "new1",
      kind: "pen",
      x: 50,
      y: 30,
      width: 20,
      height: 15,
      color: 3,
      size: 6,
    });
    expect(inkOf(add?.shapes[0]?.ink ?? "").map(({ x, y, dtMs }) => [x, y, dtMs])).toEqual([
      [0, 10, 0],
      [10, 0, 16],
      [20, 15, 16],
    ]);
  });

  it("leave a dot where the pen only touches", () => {
    chart.choose("highlighter");
    const [add] = only(drag(at(50, 40)), "add");
    expect(add?.shapes[0]).toMatchObject({ kind: "highlighter", x: 50, y: 40, width: 0, height: 0 });
  });

  it("drop samples on the same spot", () => {
    chart.choose("pen");
    chart.down(at(0, 0), 6, false, false);
    chart.move([at(0.1, 0), at(0.2, 0.1), at(5, 5)], false);
    expect(chart.ink?.points).toHaveLength(2);
  });

  it("go on as another stroke before the first would be too large for the server", () => {
    chart.choose("pen");
    chart.down(at(0, 0), 6, false, false);
    const effects: Effect[] = [];
    for (let i = 1; i <= 6_000; i++) effects.push(...chart.move([at(i % 1_500, i % 800, i)], false));
    effects.push(...chart.up());
    const adds = only(effects, "add");
    expect(adds).toHaveLength(2);
    for (const add of adds) expect(atob(add.shapes[0]?.ink ?? "").length).toBeLessThanOrEqual(64 * 1024);
  });

  it("leave nothing when the pointer is taken away", () => {
    chart.choose("pen");
    chart.down(at(0, 0), 6, false, false);
    chart.move([at(10, 10)], false);
    expect(chart.cancel()).toEqual([]);
    expect([chart.ink, chart.up()]).toEqual([null, []]);
  });
});

describe("lines and boxes", () => {
  it("keep the direction of a line and turn a box upright", () => {
    chart.choose("arrow");
    expect(only(drag(at(100, 100), at(40, 80)), "add")[0]?.shapes[0]).toMatchObject({
      x: 100,
      y: 100,
      width: -60,
      height: -20,
    });
    chart.choose("ellipse");
    expect(only(drag(at(100, 100), at(40, 80)), "add")[0]?.shapes[0]).toMatchObject({
      x: 40,
      y: 80,
      width: 60,
      height: 20,
    });
  });

  it("are nothing where the hand did not move", () => {
    chart.choose("rectangle");
    expect(drag(at(100, 100), at(101, 102))).toEqual([]);
  });

  it("are held straight and square by Shift", () => {
    expect(constrain("rectangle", { x: 0, y: 0 }, { x: 30, y: -10 })).toEqual({ x: 30, y: -30 });
    const end = constrain("line", { x: 0, y: 0 }, { x: 100, y: 8 });
    expect(end.y).toBeCloseTo(0);
  });
});

describe("eraser", () => {
  it("takes whole shapes along its way in one step, and only those that may be changed", () => {
    scene.commit([shape("a"), shape("b", { x: 300, z: "2" }), shape("other", { x: 500, author: "ann", z: "3" })], 0);
    chart.choose("eraser");
    const effects = drag(at(90, 130), at(650, 130));
    expect(only(effects, "remove").map((one) => one.ids)).toEqual([["a", "b"]]);
  });

  it("gives all back when it is cancelled", () => {
    scene.commit([shape("a")], 0);
    chart.choose("eraser");
    expect(chart.down(at(100, 130), 6, false, false)).toContainEqual({ type: "during", changes: null, gone: ["a"] });
    expect(chart.cancel()).toEqual([{ type: "during", changes: null, gone: [] }]);
  });
});

describe("select", () => {
  beforeEach(() => {
    scene.commit([shape("a"), shape("b", { x: 300, z: "2" }), shape("other", { x: 500, author: "ann", z: "3" })], 0);
    chart.choose("select");
  });

  it("takes what is clicked, adds with Shift, lets go on nothing", () => {
    drag(at(100, 130));
    expect(chart.selection).toEqual(["a"]);
    chart.down(at(300, 130), 6, true, false);
    chart.up();
    expect(chart.selection).toEqual(["a", "b"]);
    drag(at(800, 700));
    expect(chart.selection).toEqual([]);
  });

  it("takes what a frame holds and one may change", () => {
    drag(at(50, 50), at(900, 400));
    expect(chart.selection).toEqual(["a", "b"]);
  });

  it("moves by the distance of the drag, once, when the hand lets go", () => {
    const effects = drag(at(100, 130), at(110, 130), at(120, 150));
    expect(only(effects, "change")).toEqual([{ type: "change", changes: [{ id: "a", x: 120, y: 120 }] }]);
    expect(only(effects, "during").at(-1)).toEqual({ type: "during", changes: null, gone: [] });
  });

  it("resizes by a handle about the opposite corner", () => {
    drag(at(100, 130));
    const frame = frameOf(shape("a"));
    const effects = drag(at(frame.right + 6, frame.bottom + 6), at(frame.right + 56, frame.bottom + 36));
    expect(only(effects, "change")[0]?.changes[0]).toMatchObject({ id: "a", x: 100, y: 100, width: 150, height: 90 });
  });

  it("never turns a shape over", () => {
    const [change] = resizeChanges([shape("a")], "se", -500, -500, false);
    expect([change?.width, change?.height]).toEqual([4, 4]);
  });

  it("pulls one end of a line", () => {
    const line = shape("l", { kind: "line" });
    expect(resizeChanges([line], "start", 10, 20, false)[0]).toEqual({
      id: "l",
      x: 110,
      y: 120,
      width: 90,
      height: 40,
    });
  });

  it("opens a text on the second click", () => {
    scene.commit([shape("t", { kind: "text", text: "Hi" })], 0);
    expect(chart.down(at(150, 130), 6, false, true)).toContainEqual(
      expect.objectContaining({ type: "editText", id: "t" }),
    );
  });

  it("has keys for each drag: nudge, stretch, remove", () => {
    drag(at(100, 130));
    expect(chart.nudge(8, -8)).toEqual([{ type: "change", changes: [{ id: "a", x: 108, y: 92 }] }]);
    expect(only(chart.stretch(8, 0), "change")[0]?.changes[0]).toMatchObject({ width: 108, height: 60 });
    expect(chart.removeSelected()).toEqual([
      { type: "remove", ids: ["a"] },
      { type: "select", ids: [] },
    ]);
  });
});
