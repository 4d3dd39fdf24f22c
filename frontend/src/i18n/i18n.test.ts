import { expect, test } from "vitest";
import { loadLanguage, t } from "./index";
import { messages as german } from "./de";
import { messages as english } from "./en";

test("both languages have the same keys and the same blanks", () => {
  expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  const blanks = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
  for (const [key, text] of Object.entries(english)) {
    expect(blanks(german[key as keyof typeof german]), key).toEqual(blanks(text));
  }
});

test("plural forms follow the language's rule", async () => {
  await loadLanguage("de");
  expect(t("join.people", { count: 1 })).toBe("Eine Person ist da.");
  expect(t("join.people", { count: 3 })).toBe("3 Personen sind da.");
  await loadLanguage("en");
  expect(t("join.people", { count: 0 })).toBe("0 people are inside.");
});
