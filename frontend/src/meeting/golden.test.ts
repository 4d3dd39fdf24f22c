// Folds what the server has written: the same events must give the same view in both languages.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EventItem, MeetingView, PageShapesView } from "../contract";
import { takeShapes } from "../features/whiteboard/whiteboard.reducer";
import { reducers, startView } from "../pages/classroom";
import { foldView } from "./store";
import type { FoldedView } from "./view";

interface Golden {
  readonly me: string;
  readonly before: MeetingView;
  readonly partsBefore: readonly PageShapesView[];
  readonly events: readonly EventItem[];
  readonly after: MeetingView;
  readonly partsAfter: readonly PageShapesView[];
}

const folder = join(process.cwd(), "../tests/golden/fold");
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];

/** What the server would give now: the view, and apart from it the shapes of each page. */
function given({ whiteboard, ...others }: FoldedView) {
  const pages = whiteboard.pages.map(({ pageId, seq, count, undo, redo }) => ({ pageId, seq, count, undo, redo }));
  const view: MeetingView = { ...others, whiteboard: { ...whiteboard, pages } };
  return { view, parts: whiteboard.pages.map(({ pageId, seq, shapes }) => ({ pageId, seq, shapes })) };
}

function withParts(view: FoldedView, parts: readonly PageShapesView[]): FoldedView {
  return { ...view, whiteboard: parts.reduce(takeShapes, view.whiteboard) };
}

/** The view after none, one, two … of the events. */
function statesOf({ me, before, partsBefore, events }: Golden): readonly FoldedView[] {
  const states = [withParts(startView(before, null), partsBefore)];
  for (const item of events) states.push(foldView(states.at(-1) as FoldedView, item, me, reducers));
  return states;
}

test("there are goldens to fold", () => {
  expect(files.length).toBeGreaterThan(0);
});

for (const name of files) {
  const golden = JSON.parse(readFileSync(join(folder, name), "utf8")) as Golden;

  test(`folds ${name}`, () => {
    const last = statesOf(golden).at(-1) as FoldedView;
    expect(given(last)).toEqual({ view: golden.after, parts: golden.partsAfter });
  });

  test(`folds ${name} whenever one joins, asks for the shapes and gets them`, () => {
    const states = statesOf(golden);
    const { length } = golden.events;
    for (let joined = 0; joined <= length; joined += 1) {
      for (let asked = joined; asked <= length; asked += 1) {
        const { parts } = given(states[asked] as FoldedView);
        let view = startView(given(states[joined] as FoldedView).view, null);
        for (let i = joined; i < length; i += 1) {
          // The answer comes as late as it may: after everything else, or one event after it was asked for.
          if (i === asked + 1) view = withParts(view, parts);
          view = foldView(view, golden.events[i] as EventItem, golden.me, reducers);
        }
        expect(given(withParts(view, parts))).toEqual({ view: golden.after, parts: golden.partsAfter });
      }
    }
  });
}
