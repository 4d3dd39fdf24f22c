import type { ui as english } from "../en/ui";

export const ui = {
  "ui.close": "Schließen",
  "ui.cancel": "Abbrechen",
  "ui.save": "Speichern",
  "ui.dismiss": "Ausblenden",
  "ui.copy": "Kopieren",
  "ui.copied": "Kopiert",
} satisfies Record<keyof typeof english, string>;
