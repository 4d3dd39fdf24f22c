import { afterEach, beforeEach, expect, test } from "vitest";
import { FocusOrigin } from "./focusOrigin";

let origin: FocusOrigin;
let stop: () => void;
let first: HTMLButtonElement;
let second: HTMLButtonElement;

beforeEach(() => {
  origin = new FocusOrigin();
  stop = origin.listen();
  first = document.body.appendChild(document.createElement("button"));
  second = document.body.appendChild(document.createElement("button"));
  first.append(document.createElement("span"));
});

afterEach(() => {
  stop();
  document.body.replaceChildren();
});

const point = (at: Element | null) => at?.dispatchEvent(new Event("pointerdown", { bubbles: true }));
const press = (key: string) => document.dispatchEvent(new KeyboardEvent("keydown", { key }));
function click(button: HTMLElement): void {
  point(button);
  button.focus();
}
function tabTo(button: HTMLElement): void {
  press("Tab");
  button.focus();
}

test("by a click, whatever keys are pressed then; by keys as soon as they move it", () => {
  click(first);
  expect(origin.byPointer).toBe(true);
  press("m");
  expect(origin.byPointer).toBe(true);
  tabTo(second);
  expect(origin.byPointer).toBe(false);
});

test("a click on what keys have reached makes it the pointer's", () => {
  tabTo(first);
  point(first.firstElementChild);
  expect(origin.byPointer).toBe(true);
});

test("another window in between changes nothing, and is forgotten when the focus goes elsewhere", () => {
  click(first);
  window.dispatchEvent(new Event("blur"));
  press("Alt");
  first.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  expect(origin.byPointer).toBe(true);
  tabTo(second);
  tabTo(first);
  expect(origin.byPointer).toBe(false);
});
