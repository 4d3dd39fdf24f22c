import { expect, test } from "vitest";
import { parseLink } from "./routes";

test("a link gives room and token, and nothing else does", () => {
  const token = "abcdefghijklmnop_-1234";
  expect(parseLink(` https://school.example/r/room1#${token} `)).toEqual({ roomId: "room1", token });
  expect(parseLink("https://school.example/r/room1")).toBeNull();
  expect(parseLink(`https://school.example/x/room1#${token}`)).toBeNull();
});
