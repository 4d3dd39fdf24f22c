import { expect, test } from "vitest";
import { loadLanguage, t } from "./index";
import { messages as german } from "./de";
import { messages as english } from "./en";
import { echoWords } from "../features/cameras/echoWords";
import { shareWords } from "../features/shares/texts";
import { helpWords } from "../pages/helpWords";

const parts: readonly { readonly en: Record<string, string>; readonly de: Record<string, string> }[] = [
  { en: english, de: german },
  echoWords,
  helpWords,
  shareWords,
];

test.each(parts)("both languages have the same keys and the same blanks", ({ en, de }) => {
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  const blanks = (text = "") => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
  for (const [key, text] of Object.entries(en)) expect(blanks(de[key]), key).toEqual(blanks(text));
});

test("plural forms follow the language's rule", async () => {
  await loadLanguage("de");
  expect(t("join.people", { count: 1 })).toBe("Eine Person ist da.");
  expect(t("join.people", { count: 3 })).toBe("3 Personen sind da.");
  await loadLanguage("en");
  expect(t("join.people", { count: 0 })).toBe("0 people are inside.");
});
