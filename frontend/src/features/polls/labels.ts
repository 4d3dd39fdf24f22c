import type { PollView } from "../../contract";
import { t } from "../../i18n";

/** What an answer is called: yes and no are said in the reader's language. */
export function choiceLabel(poll: Pick<PollView, "kind" | "choices">, index: number): string {
  if (poll.kind === "yesNo") return t(index === 0 ? "poll.yes" : "poll.no");
  return poll.choices[index] ?? "";
}

/** Minutes and seconds until the deadline; never below zero. */
export function remaining(deadline: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(deadline) - now) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
