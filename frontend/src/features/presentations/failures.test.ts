import { beforeEach, describe, expect, test } from "vitest";
import type { EventItem, FailedPresentationView, JoinAccepted, MeetingView, PresentationView } from "../../contract";
import { accepted, emptyView } from "../../meeting/fake";
import { MeetingStore } from "../../meeting/store";
import { reducers, startView } from "../../pages/classroom";
import { Failures } from "./failures";

const converting: PresentationView = {
  id: "p1",
  fileName: "optics.pdf",
  blank: false,
  converting: true,
  pageCount: 0,
  pages: [],
};

const failureOf = (by: string): FailedPresentationView => ({ id: "p1", by, fileName: "optics.pdf", reason: "broken" });

function joined(
  presentations: readonly PresentationView[],
  failed: readonly FailedPresentationView[] = [],
  part: Partial<JoinAccepted> = {},
): JoinAccepted {
  const view: MeetingView = { ...emptyView, presentations: { presentations, current: "", viewport: null, failed } };
  return accepted({ view, ...part });
}

function fails(seq: number, by: string, id = "p1"): EventItem {
  const event = {
    type: "presentationFailed",
    presentationId: id,
    by,
    fileName: "optics.pdf",
    reason: "broken",
  } as const;
  return { seq, at: "2026-11-23T10:00:00Z", actor: null, event };
}

describe("documents that failed", () => {
  let store: MeetingStore;
  let failures: Failures;
  let told: FailedPresentationView[];

  /** A page that has just been loaded. */
  function load(): void {
    store = new MeetingStore(reducers, startView);
    failures = new Failures(store);
    told = [];
    failures.listen((failure) => told.push(failure));
  }

  beforeEach(() => {
    sessionStorage.clear();
    load();
  });

  test("every teacher hears of it, once, and puts it away for good", () => {
    store.reset(joined([converting]));
    store.apply({ from: 11, to: 11, events: [fails(11, "bob")] });
    expect(told).toEqual([failureOf("bob")]);
    expect(failures.list.get()).toEqual(told);
    failures.dismiss("p1");
    expect(failures.list.get()).toEqual([]);
    load();
    store.reset(joined([], [failureOf("bob")]));
    expect(told).toEqual([]);
    expect(failures.list.get()).toEqual([]);
  });

  test("who only watches hears of nothing but what they have sent", () => {
    store.reset(joined([converting], [], { role: "viewer" }));
    store.apply({ from: 11, to: 11, events: [fails(11, "bob", "p0")] });
    expect(told).toEqual([]);
    store.apply({ from: 12, to: 12, events: [fails(12, "ada")] });
    expect(told).toEqual([failureOf("ada")]);
    expect(failures.list.get()).toEqual(told);
  });

  test("one that failed while the connection was lost is told after the return, with its reason", () => {
    store.reset(joined([converting]));
    store.patch({ phase: "lost" });
    store.reset(joined([], [failureOf("ada")], { seq: 20 }));
    expect(told).toEqual([failureOf("ada")]);
  });

  test("one that failed while the page was loaded anew is told, too, and the next time it is only listed", () => {
    store.reset(joined([converting]));
    load();
    store.reset(joined([], [failureOf("ada")]));
    expect(told).toEqual([failureOf("ada")]);
    load();
    store.reset(joined([], [failureOf("ada")]));
    expect(told).toEqual([]);
    expect(failures.list.get()).toEqual([failureOf("ada")]);
  });

  test("to who comes for the first time what failed before is no news, but listed", () => {
    store.reset(joined([], [failureOf("bob")]));
    expect(told).toEqual([]);
    expect(failures.list.get()).toEqual([failureOf("bob")]);
  });

  test("one that was finished or removed is no failure", () => {
    store.reset(joined([converting]));
    store.patch({ phase: "lost" });
    store.reset(joined([{ ...converting, converting: false }], [], { seq: 20 }));
    const event = { type: "presentationRemoved", presentationId: "p1" } as const;
    store.apply({ from: 21, to: 21, events: [{ seq: 21, at: "2026-11-23T10:00:00Z", actor: "ada", event }] });
    expect(told).toEqual([]);
  });
});
