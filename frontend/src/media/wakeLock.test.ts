import { afterEach, expect, test, vi } from "vitest";
import { WakeLock } from "./wakeLock";

class FakeLock {
  released = false;
  release = async () => {
    this.released = true;
  };
}

const locks: FakeLock[] = [];

function stub(answer: () => Promise<FakeLock>): void {
  locks.length = 0;
  vi.stubGlobal("navigator", { wakeLock: { request: answer } });
}

function show(visible: boolean): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visible ? "visible" : "hidden");
  document.dispatchEvent(new Event("visibilitychange"));
}

afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((done) => setTimeout(done, 0));
const give = async () => {
  const lock = new FakeLock();
  locks.push(lock);
  return lock;
};

test("the screen is held again when the page is back, and let go in the end", async () => {
  stub(give);
  const lock = new WakeLock();
  show(true);
  lock.start();
  await settled();
  expect(locks).toHaveLength(1);
  show(true);
  await settled();
  expect(locks).toHaveLength(1);
  if (locks[0]) locks[0].released = true;
  show(false);
  show(true);
  await settled();
  expect(locks).toHaveLength(2);
  lock.stop();
  await settled();
  expect(locks[1]?.released).toBe(true);
  show(true);
  await settled();
  expect(locks).toHaveLength(2);
});

test("a lock that comes after the room was left is given back", async () => {
  stub(give);
  const lock = new WakeLock();
  show(true);
  lock.start();
  lock.stop();
  await settled();
  expect(locks[0]?.released).toBe(true);
});

test("a browser that refuses, or has none, is no error", async () => {
  stub(() => Promise.reject(new DOMException("battery", "NotAllowedError")));
  show(true);
  const lock = new WakeLock();
  lock.start();
  await settled();
  lock.stop();
  vi.stubGlobal("navigator", {});
  lock.start();
  lock.stop();
});
