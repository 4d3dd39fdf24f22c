import { expect, test } from "vitest";
import { parseLink, tokenIn } from "./routes";

test("a link gives room and token, and nothing else does", () => {
  const token = "abcdefghijklmnop_-1234";
  expect(parseLink(` https://school.example/r/room1#${token} `)).toEqual({ roomId: "room1", token });
  expect(parseLink("https://school.example/r/room1")).toBeNull();
  expect(parseLink(`https://school.example/x/room1#${token}`)).toBeNull();
});

test("only what looks like a token is taken for one: not the target of a skip link", () => {
  expect(tokenIn("#abcdefghijklmnop_-1234")).toBe("abcdefghijklmnop_-1234");
  expect(tokenIn("#board")).toBeNull();
  expect(tokenIn("")).toBeNull();
});
