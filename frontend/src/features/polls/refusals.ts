import { t } from "../../i18n";

/** Why the server did not start a poll, by its rule (Polls.md). */
export function explainRefusal(rule: string): string {
  switch (rule) {
    case "POLL-1":
      return t("poll.startRefused.right");
    case "POLL-2":
      return t("poll.startRefused.running");
    case "POLL-3":
    case "POLL-4":
      return t("poll.startRefused.answers");
    case "POLL-14":
      return t("poll.startRefused.many");
    default:
      return t("poll.startRefused");
  }
}
