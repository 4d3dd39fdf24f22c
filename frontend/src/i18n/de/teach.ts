import type { teach as english } from "../en/teach";

export const teach = {
  "teach.title": "Unterricht",
  "teach.short": "Lehren",
  "teach.poll": "Frage stellen",
  "teach.pollHint": "Alle antworten mit einem Klick",
  "teach.uploadHint": "Eine PDF-Datei von deinem Gerät",
  "teach.blankHint": "Hinter den Seiten der Tafel",
  "teach.drawingOn": "Alle zeichnen lassen",
  "teach.drawingOnHint": "Auf jeder Seite, sofort",
  "teach.drawingOff": "Nur ich zeichne",
  "teach.drawingOffHint": "Gerade zeichnen alle",
  "teach.muteAll": "Alle stummschalten",
  "teach.muteAllHint": "Nur dich nicht",
  "teach.mutedAll": "Alle anderen sind stumm.",
  "teach.end": "Für alle beenden",
  "teach.endHint": "Lässt sich nicht zurücknehmen",
} satisfies Record<keyof typeof english, string>;
