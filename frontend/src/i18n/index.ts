// Words by key. A language is one chunk, loaded before the first drawing; plurals by Intl, "one|other".
import { useSyncExternalStore } from "react";
import type { messages as english } from "./en";

export type MessageKey = keyof typeof english;
export type Messages = Readonly<Record<MessageKey, string>>;
export type Language = "de" | "en";

const KEY = "classroom.language";
const loaders: Readonly<Record<Language, () => Promise<{ readonly messages: Messages }>>> = {
  de: () => import("./de"),
  en: () => import("./en"),
};

let language: Language = "en";
let messages: Messages | null = null;
let plural = new Intl.PluralRules("en");
const listeners = new Set<() => void>();

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage is off: the browser's language decides.
    return null;
  }
}

export function preferredLanguage(): Language {
  const wish = stored() ?? navigator.language;
  return wish.toLowerCase().startsWith("de") ? "de" : "en";
}

export async function loadLanguage(next: Language): Promise<void> {
  messages = (await loaders[next]()).messages;
  language = next;
  plural = new Intl.PluralRules(next);
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

export async function chooseLanguage(next: Language): Promise<void> {
  await loadLanguage(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Not remembered; the page speaks it all the same.
    return;
  }
}

export function t(key: MessageKey, values?: Readonly<Record<string, string | number>>): string {
  return fill(messages?.[key] ?? "", values);
}

/** Puts values into the blanks of a message, and chooses its form by their count. */
export function fill(message: string, values?: Readonly<Record<string, string | number>>): string {
  if (!values) return message;
  const forms = message.split("|");
  const count = values.count;
  const other = typeof count === "number" && forms.length > 1 && plural.select(count) !== "one";
  const form = (other ? forms[1] : forms[0]) ?? "";
  return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** Words of a part that is fetched when it is wanted: they come with it, in both languages. */
export function wordsOf<Key extends string>(languages: Readonly<Record<Language, Readonly<Record<Key, string>>>>) {
  return (key: Key, values?: Readonly<Record<string, string | number>>): string =>
    fill(languages[language][key], values);
}

export function currentLanguage(): Language {
  return language;
}

/** Redraws the caller when the language changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => language,
  );
}

export function formatTime(iso: string): string {
  // The region's habits, where the browser speaks the same language: 24 or 12 hours.
  const locale = navigator.language.startsWith(language) ? navigator.language : language;
  return new Date(iso).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
}

export function formatPercent(percent: number): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(percent / 100);
}

/** With one place after the point: less is not felt. */
export function formatSeconds(ms: number): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(ms / 1_000);
}
