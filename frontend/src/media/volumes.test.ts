import { beforeEach, expect, test } from "vitest";
import { nextBalance, rmsOf } from "./balance";
import { parsePreferences } from "./preferences";
import { personKey, Volumes } from "./volumes";

beforeEach(() => localStorage.clear());

test("a person's volume is remembered for the room and the name, without the name", () => {
  new Volumes("room").set("seat-1", "Ben", 150);
  expect(new Volumes("room").of("seat-2", "Ben")).toBe(150);
  expect(new Volumes("other").of("seat-2", "Ben")).toBe(100);
  expect(localStorage.getItem("classroom.volumes")).not.toContain("Ben");
});

test("two people of one name in one room are two people", () => {
  const volumes = new Volumes("room");
  volumes.meet([
    { id: "one", name: "Ben" },
    { id: "two", name: "Ben" },
  ]);
  volumes.set("one", "Ben", 40);
  expect([volumes.of("one", "Ben"), volumes.of("two", "Ben")]).toEqual([40, 100]);
});

test("the oldest of many make room, and 100 percent needs none", () => {
  const volumes = new Volumes("room");
  for (let index = 0; index < 250; index += 1) volumes.set(`seat-${index}`, `person ${index}`, 50);
  volumes.set("seat-249", "person 249", 100);
  const stored = JSON.parse(localStorage.getItem("classroom.volumes") ?? "") as unknown[];
  expect(stored).toHaveLength(199);
  expect(new Volumes("room").of("new", "person 10")).toBe(100);
  expect(new Volumes("room").of("new", "person 248")).toBe(50);
});

test("what is spoilt in the storage is as if it were not there", () => {
  localStorage.setItem("classroom.volumes", `[["${personKey("room", "Ben")}", 9000]]`);
  expect(new Volumes("room").of("x", "Ben")).toBe(100);
  localStorage.setItem("classroom.volumes", "{");
  expect(new Volumes("room").of("x", "Ben")).toBe(100);
  expect(parsePreferences("no json").master).toBe(100);
  expect(parsePreferences('{"master": 300, "balance": "yes"}')).toMatchObject({ master: 100, balance: false });
  expect(parsePreferences('{"master": 60, "balance": true}')).toMatchObject({ master: 60, balance: true });
});

test("balance makes quiet speech louder and loud speech softer, and leaves silence alone", () => {
  const settle = (rms: number) => Array.from({ length: 60 }).reduce<number>((gain) => nextBalance(gain, rms), 1);
  expect(settle(0.04)).toBeCloseTo(2, 1);
  expect(settle(0.16)).toBeCloseTo(0.5, 1);
  expect(settle(0.002)).toBe(1);
  expect(settle(0.01)).toBeLessThanOrEqual(3);
  expect(rmsOf(new Float32Array([0.5, -0.5]))).toBeCloseTo(0.5);
});
