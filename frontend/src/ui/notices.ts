// Short messages that come and go, and words for screen readers alone.
import { useSyncExternalStore } from "react";

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: "info" | "warning" | "error";
  /** Said to screen readers, not shown. */
  readonly silent: boolean;
}

const SHOWN_MS = 6_000;
const NOTICES_MAX = 4;

let notices: readonly Notice[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(value: readonly Notice[]): void {
  notices = value;
  for (const listener of listeners) listener();
}

export function dismiss(id: number): void {
  set(notices.filter((notice) => notice.id !== id));
}

function add(text: string, tone: Notice["tone"], silent: boolean): void {
  if (notices.some((notice) => notice.text === text)) return;
  const id = next++;
  set([...notices, { id, text, tone, silent }].slice(-NOTICES_MAX));
  setTimeout(() => dismiss(id), tone === "error" ? SHOWN_MS * 2 : SHOWN_MS);
}

/** Shows it and says it. */
export function notify(text: string, tone: Notice["tone"] = "info"): void {
  add(text, tone, false);
}

/** Says it to screen readers only. */
export function announce(text: string): void {
  add(text, "info", true);
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
}
