import type { ui as english } from "../en/ui";

export const ui = {
  "ui.close": "Schließen",
  "ui.cancel": "Abbrechen",
  "ui.save": "Speichern",
  "ui.dismiss": "Ausblenden",
  "ui.copy": "Kopieren",
  "ui.copied": "Kopiert",
  "ui.broken": "Diese Seite ist stehen geblieben",
  "ui.brokenText": "Was du getan hast, ist auf dem Server und bleibt. Lade die Seite neu, dann geht es weiter.",
  "ui.reload": "Neu laden",
  "ui.partMissing": "Dieser Teil der Seite ließ sich nicht holen. Lade die Seite neu.",
  "ui.done": "Fertig",
} satisfies Record<keyof typeof english, string>;
