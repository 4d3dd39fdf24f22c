import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SendReply, ViewportView } from "../../../contract";
import { ViewportDriver } from "./viewportDriver";

const HEIGHT = 900;
const MIDDLE = { x: 800, y: 450 };
const view = (zoom: number, centerX = 800, centerY = 450): ViewportView => ({ centerX, centerY, zoom });

describe("the viewport of a page", () => {
  let sent: { readonly zoom: number; readonly answer: (reply: SendReply) => void }[];
  let server: ViewportView | null;
  let driver: ViewportDriver;

  const now = () => performance.now();
  const follow = (next: ViewportView | null) => {
    server = next;
    return driver.follow(next, HEIGHT, now());
  };
  const zoom = (factor: number) => driver.zoomAt(factor, MIDDLE, HEIGHT, now());
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const accept = () => sent.at(-1)?.answer({ ok: true, seq: 1 });

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    server = null;
    driver = new ViewportDriver({
      send: (_x, _y, scale) =>
        new Promise((answer) => {
          sent.push({ zoom: scale, answer });
        }),
      onFollow: () => driver.follow(server, HEIGHT, now()),
    });
    driver.steer(true, false);
    driver.reset(null, HEIGHT);
  });

  afterEach(() => {
    driver.dispose();
    vi.useRealTimers();
  });

  test("moves at once and tells the last of several movements", async () => {
    expect(zoom(2)).toBe(true);
    expect(driver.current.zoom).toBe(2);
    zoom(1.5);
    await pass(199);
    expect(sent).toEqual([]);
    await pass(1);
    expect(sent.map((one) => one.zoom)).toEqual([3]);
  });

  test("a movement that ends where it began is not told twice", async () => {
    zoom(2);
    await pass(200);
    zoom(2);
    zoom(0.5);
    await pass(1_000);
    expect(sent.length).toBe(1);
  });

  test("who watches follows at once", () => {
    driver.steer(false, false);
    expect(follow(view(4))).toBe(true);
    expect(driver.current).toEqual(view(4));
    expect(follow(null)).toBe(true);
    expect(driver.current.zoom).toBe(1);
  });

  test("one's own echo moves nothing back", async () => {
    zoom(2);
    await pass(200);
    accept();
    zoom(2);
    expect(follow(view(2))).toBe(false);
    expect(driver.current.zoom).toBe(4);
    await pass(200);
    accept();
    expect(follow(view(4))).toBe(false);
    await pass(5_000);
    expect(driver.current.zoom).toBe(4);
  });

  test("an echo that is late because the server is slow moves nothing back either", async () => {
    zoom(2);
    await pass(200);
    zoom(2);
    await pass(200);
    sent[0]?.answer({ ok: true, seq: 1 });
    follow(view(2));
    await pass(3_000);
    expect(driver.current.zoom).toBe(4);
    accept();
    follow(view(4));
    await pass(3_000);
    expect(driver.current.zoom).toBe(4);
  });

  test("what somebody else says during an own movement counts when it is over", async () => {
    zoom(2);
    await pass(200);
    accept();
    expect(follow(view(5))).toBe(false);
    await pass(1_300);
    expect(driver.current.zoom).toBe(5);
  });

  test("whoever passes presenting on follows the new presenter from the first moment", async () => {
    zoom(2);
    driver.steer(false, false);
    expect(follow(view(3))).toBe(true);
    expect(driver.current.zoom).toBe(3);
    await pass(1_000);
    expect(sent).toEqual([]);
  });

  test("what was not told any more before presenting was passed on is taken back", () => {
    zoom(2);
    driver.steer(false, false);
    expect(follow(null)).toBe(true);
    expect(driver.current.zoom).toBe(1);
  });

  test("a wish for another page drops what was not told, and tells nothing until the page is there", async () => {
    zoom(2);
    driver.steer(true, true);
    zoom(2);
    await pass(1_000);
    expect(sent).toEqual([]);
    driver.reset(null, HEIGHT);
    driver.steer(true, false);
    await pass(1_000);
    expect(sent).toEqual([]);
    expect(driver.current.zoom).toBe(1);
  });

  test("an answer that comes just before the page tells nothing of the page before", async () => {
    zoom(2);
    driver.steer(true, true);
    driver.steer(true, false);
    await pass(50);
    driver.reset(null, HEIGHT);
    await pass(1_000);
    expect(sent).toEqual([]);
  });

  test("where the page was not turned after all, the movement is told", async () => {
    zoom(2);
    driver.steer(true, true);
    await pass(500);
    driver.steer(true, false);
    await pass(200);
    expect(sent.map((one) => one.zoom)).toEqual([2]);
  });

  test("a refused movement is taken back", async () => {
    zoom(2);
    await pass(200);
    sent[0]?.answer({ ok: false, rule: "PRES-1", message: "No." });
    await pass(3_000);
    expect(driver.current.zoom).toBe(1);
  });

  test("a movement whose place a newer one takes is not refused", async () => {
    zoom(2);
    await pass(200);
    zoom(2);
    await pass(200);
    sent[0]?.answer({ ok: false, rule: "client.superseded", message: "" });
    accept();
    follow(view(4));
    await pass(3_000);
    expect(driver.current.zoom).toBe(4);
  });

  test("nothing goes on after the board is gone", async () => {
    zoom(2);
    await pass(200);
    driver.dispose();
    sent[0]?.answer({ ok: false, rule: "client.closed", message: "" });
    await pass(5_000);
    expect(driver.current.zoom).toBe(2);
  });
});
