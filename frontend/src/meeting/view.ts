// The view as it is folded here: as the server gives it, and of the boards also the shapes, which come apart from it.
import type { Event, MeetingView, PageBoardView, ShapeView, WhiteboardView } from "../contract";

/** What changes the shapes of one page. */
export type ShapesEvent = Extract<Event, { readonly type: "shapesAdded" | "shapesChanged" | "shapesDeleted" }>;

/** The shapes of a page are still to be fetched: what has happened since the view of number `from` is kept until then. */
export interface Coming {
  readonly from: number;
  readonly late: readonly { readonly seq: number; readonly event: ShapesEvent }[];
}

export interface BoardPage extends PageBoardView {
  /** Those that are here: all, unless the others are still coming. */
  readonly shapes: readonly ShapeView[];
  readonly coming: Coming | null;
}

export interface BoardsState extends Omit<WhiteboardView, "pages"> {
  readonly pages: readonly BoardPage[];
}

export interface FoldedView extends Omit<MeetingView, "whiteboard"> {
  readonly whiteboard: BoardsState;
}
