import type { DrawingGranted, Event, PageBoardView, ShapeChange, ShapeView, WhiteboardView } from "../../contract";

/** Folds one event into the board's view; events of other modules leave it as it is. */
export function whiteboardReducer(view: WhiteboardView, { event }: { readonly event: Event }): WhiteboardView {
  switch (event.type) {
    case "shapesAdded":
      return withPage(view, event.pageId, (page) => ({ ...page, shapes: insert(page.shapes, event.shapes) }));
    case "shapesChanged":
      return withPage(view, event.pageId, (page) => ({ ...page, shapes: change(page.shapes, event.changes) }));
    case "shapesDeleted":
      return withPage(view, event.pageId, (page) => {
        const gone = new Set(event.shapeIds);
        return { ...page, shapes: page.shapes.filter((shape) => !gone.has(shape.id)) };
      });
    case "undoDepthChanged":
      return withPage(view, event.pageId, (page) => ({ ...page, undo: event.undo, redo: event.redo }));
    case "drawingGranted":
      return grant(view, event);
    case "boardsRestored":
      return event.pages.reduce(
        (all, { pageId, shapes }) => withPage(all, pageId, (page) => ({ ...page, shapes })),
        view,
      );
    case "participantLeft":
      return withoutSeat(view, event.participantId);
    case "presentationFailed":
    case "presentationRemoved": {
      const prefix = `${event.presentationId}.`;
      return { ...view, pages: view.pages.filter((page) => !page.pageId.startsWith(prefix)) };
    }
    default:
      return view;
  }
}

function withPage(view: WhiteboardView, pageId: string, next: (page: PageBoardView) => PageBoardView): WhiteboardView {
  const at = view.pages.findIndex((page) => page.pageId === pageId);
  const before = view.pages[at];
  if (!before) return { ...view, pages: [...view.pages, next({ pageId, shapes: [], undo: 0, redo: 0 })] };
  const pages = view.pages.slice();
  pages[at] = next(before);
  return { ...view, pages };
}

/** Compared by code unit, as the server does; the id decides between equals so that the order is the same everywhere. */
export function compareZ(a: ShapeView, b: ShapeView): number {
  if (a.z !== b.z) return a.z < b.z ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function insert(shapes: readonly ShapeView[], added: readonly ShapeView[]): readonly ShapeView[] {
  const ids = new Set(added.map((shape) => shape.id));
  const kept = shapes.some((shape) => ids.has(shape.id)) ? shapes.filter((shape) => !ids.has(shape.id)) : shapes;
  const next = [...kept, ...added];
  const last = kept.at(-1);
  const onTop = added.every((shape, i) => {
    const below = i === 0 ? last : added[i - 1];
    return below === undefined || compareZ(below, shape) < 0;
  });
  return onTop ? next : next.sort(compareZ);
}

function change(shapes: readonly ShapeView[], changes: readonly ShapeChange[]): readonly ShapeView[] {
  const byId = new Map(changes.map((one) => [one.id, one]));
  let reordered = false;
  const next = shapes.map((shape) => {
    const one = byId.get(shape.id);
    if (!one) return shape;
    const after = applyChange(shape, one);
    reordered ||= after.z !== shape.z;
    return after;
  });
  return reordered ? next.sort(compareZ) : next;
}

/** Null and absent both mean unchanged. */
export function applyChange(shape: ShapeView, one: ShapeChange): ShapeView {
  return {
    ...shape,
    x: one.x ?? shape.x,
    y: one.y ?? shape.y,
    width: one.width ?? shape.width,
    height: one.height ?? shape.height,
    color: one.color ?? shape.color,
    size: one.size ?? shape.size,
    text: one.text ?? shape.text,
    z: one.z ?? shape.z,
  };
}

function grant(view: WhiteboardView, { participantId, allowed }: DrawingGranted): WhiteboardView {
  if (participantId === null) return { ...view, everybodyDraws: allowed, drawers: allowed ? view.drawers : [] };
  if (!allowed) return withoutSeat(view, participantId);
  return view.drawers.includes(participantId) ? view : { ...view, drawers: [...view.drawers, participantId] };
}

function withoutSeat(view: WhiteboardView, participantId: string): WhiteboardView {
  if (!view.drawers.includes(participantId)) return view;
  return { ...view, drawers: view.drawers.filter((id) => id !== participantId) };
}
