import type { help as english } from "../en/help";

export const help = {
  "help.title": "Tasten",
  "help.lead": "Sie wirken überall, wo du nicht tippst, und lassen sich in den Einstellungen abschalten.",
  "help.room": "Im Raum",
  "help.board": "An der Tafel",
  "help.microphone": "Mikrofon öffnen oder stummschalten",
  "help.camera": "Kamera an oder aus",
  "help.pushToTalk": "Gedrückt halten und sprechen (Leertaste)",
  "help.hand": "Hand heben oder senken",
  "help.chat": "Chat",
  "help.people": "Personen",
  "help.poll": "In einer Umfrage antworten",
  "help.help": "Diese Liste",
  "help.escape": "Einen Schritt zurück",
  "help.pages": "Blättern (wer präsentiert)",
  "help.select": "Auswählen und bewegen",
  "help.pen": "Stift",
  "help.eraser": "Radierer",
  "help.text": "Text",
  "help.colours": "Farben",
  "help.move": "Auswahl verschieben, mit Umschalt weiter",
} satisfies Record<keyof typeof english, string>;
