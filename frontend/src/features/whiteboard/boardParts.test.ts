import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MeetingView, PageShapesView } from "../../contract";
import { accepted, emptyView } from "../../meeting/fake";
import { MeetingStore } from "../../meeting/store";
import { reducers, startView } from "../../pages/classroom";
import { BoardParts } from "./boardParts";
import { shapeOf } from "./shape.test-help";

interface Asked {
  readonly path: string;
  readonly priority: string | undefined;
  readonly aborted: () => boolean;
  readonly answer: (part: PageShapesView) => void;
  readonly fail: (status: number) => void;
  /** The beginning of an answer of which the rest never comes. */
  readonly begin: () => void;
}

const page = (id: string, number: number) => ({
  id,
  number,
  image: null,
  contentType: null,
  width: 1600,
  height: 900,
  text: "",
});
const pages = (...ids: string[]) => ids.map((pageId) => ({ pageId, seq: 5, count: 1, undo: 0, redo: 0 }));
const part = (pageId: string, seq = 5): PageShapesView => ({ pageId, seq, shapes: [shapeOf(`${pageId}-a`)] });

function viewOf(current: string, ...boards: string[]): MeetingView {
  const slides = ["s.1", "s.2", "s.3", "s.4"].map((id, i) => page(id, i + 1));
  const presentation = { id: "s", fileName: "s.pdf", blank: false, converting: false, pageCount: 4, pages: slides };
  return {
    ...emptyView,
    presentations: { presentations: [presentation], current, viewport: null, failed: [] },
    whiteboard: { ...emptyView.whiteboard, pages: pages(...boards) },
  };
}

describe("fetching what the view only names", () => {
  let store: MeetingStore;
  let parts: BoardParts;
  let asked: Asked[];

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
      const { signal, priority } = init;
      return new Promise<Response>((resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("aborted")));
        asked.push({
          path,
          priority,
          aborted: () => signal?.aborted === true,
          answer: (one) => resolve(new Response(JSON.stringify(one))),
          fail: (status) => resolve(new Response("", { status })),
          begin: () => {
            const body = new ReadableStream<Uint8Array>({
              start(controller) {
                controller.enqueue(new TextEncoder().encode("{"));
                signal?.addEventListener("abort", () => controller.error(new Error("aborted")));
              },
            });
            resolve(new Response(body));
          },
        });
      });
    });
    store = new MeetingStore(reducers, startView);
    parts = new BoardParts({ store, seat: () => ({ participantId: "ada", secret: "s3cret" }), random: () => 0.5 });
    parts.start();
  });

  afterEach(() => {
    parts.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const join = (view: MeetingView, seq = 10) => store.reset(accepted({ view, seq }));
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const pathOf = (pageId: string, seq = 5) => `/api/meetings/m1/parts/whiteboard/${pageId}?seq=${seq}`;
  const coming = () =>
    store
      .get()
      .view?.whiteboard.pages.filter((one) => one.coming)
      .map((one) => one.pageId);
  const show = (pageId: string) =>
    store.apply({
      from: store.get().seq + 1,
      to: store.get().seq + 1,
      events: [{ seq: store.get().seq + 1, at: "", actor: null, event: { type: "pageShown", pageId } }],
    });

  it("begins with the page that is shown, then one at a time those that are turned to next", async () => {
    join(viewOf("s.3", "s.1", "s.3", "s.4"));
    expect(asked.map((one) => one.path)).toEqual([pathOf("s.3")]);
    expect(asked[0]?.priority).toBe("high");
    asked[0]?.answer(part("s.3"));
    await settle();
    expect(asked.map((one) => one.path)).toEqual([pathOf("s.3"), pathOf("s.4")]);
    expect(asked[1]?.priority).toBe("low");
    asked[1]?.answer(part("s.4"));
    await settle();
    asked[2]?.answer(part("s.1"));
    await settle();
    expect(asked.length).toBe(3);
    expect(coming()).toEqual([]);
  });

  it("lets go of another page where one is turned to that is not here", async () => {
    join(viewOf("s.1", "s.2", "s.3"));
    expect(asked.map((one) => one.path)).toEqual([pathOf("s.2")]);
    show("s.3");
    expect(asked[0]?.aborted()).toBe(true);
    expect(asked[1]?.path).toBe(pathOf("s.3"));
    asked[1]?.answer(part("s.3"));
    await settle();
    expect(asked[2]?.path).toBe(pathOf("s.2"));
  });

  it("tries again after a pause that grows, as often as it takes", async () => {
    join(viewOf("s.1", "s.1"));
    for (const [i, pause] of [200, 400, 800].entries()) {
      asked[i]?.fail(503);
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(asked.length).toBe(i + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(asked.length).toBe(i + 2);
    }
    asked[3]?.answer(part("s.1"));
    await settle();
    expect(coming()).toEqual([]);
  });

  it("asks again for what is older than the view", async () => {
    join(viewOf("s.1", "s.1"));
    asked[0]?.answer(part("s.1", 4));
    await vi.advanceTimersByTimeAsync(200);
    expect(coming()).toEqual(["s.1"]);
    expect(asked.length).toBe(2);
  });

  it("gives up an answer that stands still, not one that is slow", async () => {
    join(viewOf("s.1", "s.1"));
    asked[0]?.begin();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(asked[0]?.aborted()).toBe(false);
    await vi.advanceTimersByTimeAsync(1 + 200);
    expect(asked[0]?.aborted()).toBe(true);
    expect(asked.length).toBe(2);
  });

  it("asks for nothing while the connection is lost or the log is behind, and not again for what has stayed the same", async () => {
    join(viewOf("s.1", "s.1", "s.2"));
    asked[0]?.answer(part("s.1"));
    await settle();
    store.patch({ phase: "lost" });
    asked[1]?.fail(500);
    await vi.advanceTimersByTimeAsync(5_000);
    store.patch({ phase: "joined", saving: true });
    expect(asked.length).toBe(2);
    store.patch({ saving: false });
    join(viewOf("s.1", "s.1", "s.2"), 12);
    expect(asked.slice(2).map((one) => one.path)).toEqual([pathOf("s.2")]);
    expect(store.get().view?.whiteboard.pages[0]?.shapes.length).toBe(1);
  });

  it("ends with the room", async () => {
    join(viewOf("s.1", "s.1"));
    parts.stop();
    expect(asked[0]?.aborted()).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBe(1);
  });
});
