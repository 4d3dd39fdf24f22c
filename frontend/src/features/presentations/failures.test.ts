import { beforeEach, describe, expect, test } from "vitest";
import type { EventItem, JoinAccepted, MeetingView, PresentationView } from "../../contract";
import { accepted, emptyView } from "../../meeting/fake";
import { MeetingStore } from "../../meeting/store";
import { reducers, startView } from "../../pages/classroom";
import { Failures, type Failure } from "./failures";

const converting: PresentationView = {
  id: "p1",
  fileName: "optics.pdf",
  blank: false,
  converting: true,
  pageCount: 0,
  pages: [],
};

function joined(presentations: readonly PresentationView[], part: Partial<JoinAccepted> = {}): JoinAccepted {
  const view: MeetingView = { ...emptyView, presentations: { presentations, current: "", viewport: null } };
  return accepted({ view, ...part });
}

function failed(seq: number, by: string): EventItem {
  const event = {
    type: "presentationFailed",
    presentationId: "p1",
    by,
    fileName: "optics.pdf",
    reason: "broken",
  } as const;
  return { seq, at: "2026-11-23T10:00:00Z", actor: null, event };
}

describe("documents that failed", () => {
  let store: MeetingStore;
  let failures: Failures;
  let told: Failure[];

  beforeEach(() => {
    store = new MeetingStore(reducers, startView);
    failures = new Failures(store);
    told = [];
    failures.listen((failure) => told.push(failure));
  });

  test("every teacher hears of it, once, and puts it away", () => {
    store.reset(joined([converting]));
    store.apply({ from: 11, to: 11, events: [failed(11, "bob")] });
    expect(told).toEqual([{ id: "p1", fileName: "optics.pdf", reason: "broken" }]);
    expect(failures.list.get()).toEqual(told);
    failures.dismiss("p1");
    expect(failures.list.get()).toEqual([]);
  });

  test("who only watches hears of nothing but what they have sent", () => {
    store.reset(joined([converting], { role: "viewer" }));
    store.apply({ from: 11, to: 11, events: [failed(11, "bob")] });
    expect(told).toEqual([]);
    store.apply({ from: 12, to: 12, events: [failed(12, "ada")] });
    expect(told.length).toBe(1);
  });

  test("one that failed while the connection was lost is told after the return", () => {
    store.reset(joined([converting]));
    store.patch({ phase: "lost" });
    store.reset(joined([], { seq: 20 }));
    expect(told).toEqual([{ id: "p1", fileName: "optics.pdf", reason: "" }]);
  });

  test("one that was finished or removed is no failure", () => {
    store.reset(joined([converting]));
    store.patch({ phase: "lost" });
    store.reset(joined([{ ...converting, converting: false }], { seq: 20 }));
    const event = { type: "presentationRemoved", presentationId: "p1" } as const;
    store.apply({ from: 21, to: 21, events: [{ seq: 21, at: "2026-11-23T10:00:00Z", actor: "ada", event }] });
    expect(told).toEqual([]);
  });
});
