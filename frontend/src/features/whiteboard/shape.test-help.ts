import type { ShapeView } from "../../contract";

/** A rectangle of Ann's; a test names what matters to it. */
export function shapeOf(id: string, part: Partial<ShapeView> = {}): ShapeView {
  return {
    id,
    kind: "rectangle",
    author: "ann",
    x: 100,
    y: 100,
    width: 50,
    height: 50,
    color: 0,
    size: 4,
    ink: null,
    text: null,
    z: "1",
    ...part,
  };
}
