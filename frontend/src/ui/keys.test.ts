import { afterEach, expect, test } from "vitest";
import { isCovered } from "./keys";

afterEach(() => document.body.replaceChildren());

test("a box that is closed covers nothing, be it in the page; a sheet does", () => {
  const box = document.body.appendChild(document.createElement("div"));
  box.setAttribute("role", "dialog");
  box.setAttribute("popover", "auto");
  expect(isCovered()).toBe(false);
  box.removeAttribute("popover");
  expect(isCovered()).toBe(true);
});
