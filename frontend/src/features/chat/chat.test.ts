import { expect, test } from "vitest";
import type { MessageView } from "../../contract";
import { prependPage } from "./chat.reducer";
import { splitLinks } from "./links";
import { charactersLeft } from "./textLimit";

test("only http and https become links, without the sign that ends a sentence", () => {
  expect(splitLinks("See https://example.org/a?b=1, or javascript:alert(1).")).toEqual([
    { text: "See " },
    { text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
    { text: ", or javascript:alert(1)." },
  ]);
  expect(splitLinks("nothing here")).toEqual([{ text: "nothing here" }]);
  expect(splitLinks("http://")).toEqual([{ text: "http://" }]);
});

test("an older page comes before, without repeating what is there", () => {
  const make = (seq: number): MessageView => ({
    id: `c${seq}`,
    seq,
    author: "a",
    authorName: "A",
    text: String(seq),
    at: "2026-11-23T10:00:00Z",
    edited: false,
    deleted: false,
  });
  const now = { messages: [make(3), make(4)], earlier: true };
  const page = { messages: [make(1), make(2), make(3)], earlier: false };
  const both = prependPage(now, page);
  expect(both.messages.map((item) => item.seq)).toEqual([1, 2, 3, 4]);
  expect(both.earlier).toBe(false);
});

test("what is left is told near the end, and what is too much beyond it", () => {
  expect(charactersLeft("a")).toBeNull();
  expect(charactersLeft("a".repeat(3_699))).toBeNull();
  expect(charactersLeft("a".repeat(3_700))).toBe(300);
  expect(charactersLeft(` ${"a".repeat(4_000)} `)).toBe(0);
  expect(charactersLeft("a".repeat(4_120))).toBe(-120);
});
