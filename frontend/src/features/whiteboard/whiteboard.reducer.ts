import type { DrawingGranted, Event, PageShapesView, ShapeChange, ShapeView, WhiteboardView } from "../../contract";
import type { BoardPage, BoardsState, ShapesEvent } from "../../meeting/view";

/** The boards of a fresh view: its pages are only named, but what was here before and has the same number is the same. */
export function startBoards(fresh: WhiteboardView, before: BoardsState | null): BoardsState {
  const pages = fresh.pages.map((page): BoardPage => {
    const old = before?.pages.find((one) => one.pageId === page.pageId && one.seq === page.seq);
    if (old) return { ...page, shapes: old.shapes, coming: old.coming };
    return { ...page, shapes: [], coming: page.count > 0 ? { from: page.seq, late: [] } : null };
  });
  return { ...fresh, pages };
}

/** Takes the shapes of a page that were fetched, with what has happened since; the same boards where they are of no use. */
export function takeShapes(view: BoardsState, part: PageShapesView): BoardsState {
  const coming = view.pages.find((page) => page.pageId === part.pageId)?.coming;
  if (!coming || part.seq < coming.from) return view;
  const shapes = coming.late
    .filter(({ seq }) => seq > part.seq)
    .reduce((all, { event }) => foldShapes(all, event), part.shapes);
  return withPage(view, part.pageId, (page) => ({ ...page, shapes, coming: null }));
}

/** Folds one event into the boards; events of other modules leave them as they are. */
export function whiteboardReducer(
  view: BoardsState,
  item: { readonly seq: number; readonly event: Event },
): BoardsState {
  const { seq, event } = item;
  switch (event.type) {
    case "shapesAdded":
      return withShapes(view, seq, event, event.shapes.length);
    case "shapesChanged":
      return withShapes(view, seq, event, 0);
    case "shapesDeleted":
      return withShapes(view, seq, event, -event.shapeIds.length);
    case "undoDepthChanged":
      return withPage(view, event.pageId, (page) => ({ ...page, undo: event.undo, redo: event.redo }));
    case "drawingGranted":
      return grant(view, event);
    case "boardsRestored":
      return event.pages.reduce(
        (all, { pageId, shapes }) =>
          withPage(all, pageId, (page) => ({ ...page, seq, count: shapes.length, shapes, coming: null })),
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

function withPage(view: BoardsState, pageId: string, next: (page: BoardPage) => BoardPage): BoardsState {
  const at = view.pages.findIndex((page) => page.pageId === pageId);
  const before = view.pages[at];
  if (!before) {
    const blank = { pageId, seq: 0, count: 0, undo: 0, redo: 0, shapes: [], coming: null };
    return { ...view, pages: [...view.pages, next(blank)] };
  }
  const pages = view.pages.slice();
  pages[at] = next(before);
  return { ...view, pages };
}

/** What is drawn is seen at once, also while the older shapes of its page are still coming. */
function withShapes(view: BoardsState, seq: number, event: ShapesEvent, more: number): BoardsState {
  return withPage(view, event.pageId, (page) => {
    const count = page.count + more;
    const shapes = foldShapes(page.shapes, event);
    const coming = page.coming && count > 0 ? { ...page.coming, late: [...page.coming.late, { seq, event }] } : null;
    return { ...page, seq, count, shapes, coming };
  });
}

function foldShapes(shapes: readonly ShapeView[], event: ShapesEvent): readonly ShapeView[] {
  switch (event.type) {
    case "shapesAdded":
      return insert(shapes, event.shapes);
    case "shapesChanged":
      return change(shapes, event.changes);
    case "shapesDeleted": {
      const gone = new Set(event.shapeIds);
      return shapes.filter((shape) => !gone.has(shape.id));
    }
  }
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

function grant(view: BoardsState, { participantId, allowed }: DrawingGranted): BoardsState {
  if (participantId === null) return { ...view, everybodyDraws: allowed, drawers: allowed ? view.drawers : [] };
  if (!allowed) return withoutSeat(view, participantId);
  return view.drawers.includes(participantId) ? view : { ...view, drawers: [...view.drawers, participantId] };
}

function withoutSeat(view: BoardsState, participantId: string): BoardsState {
  if (!view.drawers.includes(participantId)) return view;
  return { ...view, drawers: view.drawers.filter((id) => id !== participantId) };
}
