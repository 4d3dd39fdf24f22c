export const shares = {
  "shares.verb": "Teilen",
  "shares.source.screen": "Bildschirm",
  "shares.source.otherScreen": "Zweiter Bildschirm",
  "shares.source.document": "Dokumentenkamera",
  "shares.endedBy": "{name} hat beendet, was du geteilt hast.",
  "shares.ended": "Was du geteilt hast, ist beendet.",
  "shares.allow": "Alle teilen lassen",
  "shares.allowHint": "Bildschirme und Dokumentenkameras",
  "shares.allowOff": "Nur Präsentierende teilen",
  "shares.allowOffHint": "Was Lernende teilen, endet",
  "shares.mark": "Teilt",
} as const;
