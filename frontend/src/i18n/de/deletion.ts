import type { deletion as english } from "../en/deletion";

export const deletion = {
  "delete.open": "Raum löschen",
  "delete.title": "Diesen Raum löschen?",
  "delete.text": "„{title}“ wird mit allem, was darin ist, für alle gelöscht:",
  "delete.slides": "alle Folien und ihre Dateien",
  "delete.boards": "alle Tafeln und was darauf gezeichnet ist",
  "delete.chat": "Chat, Umfragen und die Liste der Personen",
  "delete.links": "alle Links: Niemand kommt mehr herein, und wer da ist, muss gehen",
  "delete.never": "Nichts davon lässt sich zurückholen.",
  "delete.now": "Endgültig löschen",
  "delete.busy": "Wird gelöscht …",
  "delete.failed": "Der Server konnte den Raum nicht löschen. Versuche es noch einmal.",
} satisfies Record<keyof typeof english, string>;
