import { afterEach, expect, test } from "vitest";
import { isCovered, isTyping } from "./keys";

afterEach(() => document.body.replaceChildren());

test("a box that is closed covers nothing, be it in the page; a sheet does", () => {
  const box = document.body.appendChild(document.createElement("div"));
  box.setAttribute("role", "dialog");
  box.setAttribute("popover", "auto");
  expect(isCovered()).toBe(false);
  box.removeAttribute("popover");
  expect(isCovered()).toBe(true);
});

test.each([
  ["input", "text", true],
  ["input", "range", true],
  ["input", "radio", false],
  ["input", "checkbox", false],
  ["textarea", "", true],
  ["select", "", true],
  ["button", "button", false],
])("a key in %s %s belongs to a text: %s", (tag, type, typing) => {
  const field = document.body.appendChild(document.createElement(tag));
  if (tag === "input") field.setAttribute("type", type);
  let found: boolean | undefined;
  field.addEventListener("keydown", (event) => (found = isTyping(event)));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "m" }));
  expect(found).toBe(typing);
});
