// What the list of keys says; it comes with the list.
import { wordsOf } from "../i18n";

const en = {
  lead: "They work wherever you are not typing, and can be switched off in the settings.",
  room: "In the room",
  board: "On the board",
  microphone: "Open or mute the microphone",
  camera: "Camera on or off",
  pushToTalk: "Hold to speak (space bar)",
  hand: "Raise or lower hand",
  chat: "Chat",
  people: "People",
  poll: "Answer a poll",
  help: "This list",
  escape: "One step back",
  pages: "Turn pages (who presents)",
  select: "Select and move",
  pen: "Pen",
  eraser: "Eraser",
  text: "Text",
  colours: "Colours",
  move: "Move what is selected, with Shift further",
};

const de: Readonly<Record<keyof typeof en, string>> = {
  lead: "Sie wirken überall, wo du nicht tippst, und lassen sich in den Einstellungen abschalten.",
  room: "Im Raum",
  board: "An der Tafel",
  microphone: "Mikrofon öffnen oder stummschalten",
  camera: "Kamera an oder aus",
  pushToTalk: "Gedrückt halten und sprechen (Leertaste)",
  hand: "Hand heben oder senken",
  chat: "Chat",
  people: "Personen",
  poll: "In einer Umfrage antworten",
  help: "Diese Liste",
  escape: "Einen Schritt zurück",
  pages: "Blättern (wer präsentiert)",
  select: "Auswählen und bewegen",
  pen: "Stift",
  eraser: "Radierer",
  text: "Text",
  colours: "Farben",
  move: "Auswahl verschieben, mit Umschalt weiter",
};

export type HelpWord = keyof typeof en;

export const helpWords = { de, en };

export const say = wordsOf(helpWords);
