import { expect, test } from "vitest";
import type { Command } from "./index";

test("a command carries its wire name", () => {
  const command: Command = { type: "postMessage", text: "Guten Morgen" };
  expect(JSON.parse(JSON.stringify(command))).toEqual({ type: "postMessage", text: "Guten Morgen" });
});
