import type { PageView, PresentationsView, PresentationView } from "../../contract";
import type { Reducer } from "../../meeting/store";

/** As many as the server keeps (rule PRES-14). */
const FAILURES_MAX = 20;

function change(
  state: PresentationsView,
  id: string,
  apply: (presentation: PresentationView) => PresentationView,
): PresentationsView {
  return {
    ...state,
    presentations: state.presentations.map((presentation) =>
      presentation.id === id ? apply(presentation) : presentation,
    ),
  };
}

function without(state: PresentationsView, id: string): PresentationsView {
  return { ...state, presentations: state.presentations.filter((presentation) => presentation.id !== id) };
}

function withPage(pages: readonly PageView[], page: PageView): readonly PageView[] {
  return [...pages.filter((other) => other.number !== page.number), page].sort((a, b) => a.number - b.number);
}

export const presentationsReducer: Reducer<PresentationsView> = (state, { event }) => {
  switch (event.type) {
    case "presentationAdded": {
      const presentation: PresentationView = {
        id: event.presentationId,
        fileName: event.fileName,
        blank: false,
        converting: true,
        pageCount: 0,
        pages: [],
      };
      return { ...state, presentations: [...state.presentations, presentation] };
    }
    case "pageCountKnown":
      return change(state, event.presentationId, (item) => ({ ...item, pageCount: event.pageCount }));
    case "pageConverted":
      return change(state, event.presentationId, (item) => {
        const pages = withPage(item.pages, event.page);
        // The blank board has no file that would tell its count: it grows with its pages.
        return { ...item, pages, pageCount: item.blank ? pages.length : item.pageCount };
      });
    case "presentationFinished":
      return change(state, event.presentationId, (item) => ({ ...item, converting: false }));
    case "presentationFailed": {
      const { presentationId: id, by, fileName, reason } = event;
      const failed = [...state.failed, { id, by, fileName, reason }].slice(-FAILURES_MAX);
      return { ...without(state, id), failed };
    }
    case "presentationRemoved":
      return without(state, event.presentationId);
    case "presentationsRestored":
      return { ...state, presentations: event.presentations, current: event.current };
    case "pageShown":
      return { ...state, current: event.pageId, viewport: null };
    case "viewportChanged":
      return { ...state, viewport: { centerX: event.centerX, centerY: event.centerY, zoom: event.zoom } };
    default:
      return state;
  }
};
