// What the list of keys says; it comes with the list.
import { wordsOf } from "../i18n";

const en = {
  lead: "The room's keys work wherever you are not typing, the board's on the board. The settings switch them off.",
  room: "In the room",
  board: "On the board",
  microphone: "Open or mute the microphone",
  camera: "Camera on or off",
  pushToTalk: "Hold to speak (space bar); what you have reached with Tab it presses, as ever",
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
  lead: "Die Tasten des Raums wirken überall, wo du nicht tippst, die der Tafel auf der Tafel. Die Einstellungen schalten sie ab.",
  room: "Im Raum",
  board: "An der Tafel",
  microphone: "Mikrofon öffnen oder stummschalten",
  camera: "Kamera an oder aus",
  pushToTalk: "Gedrückt halten und sprechen (Leertaste); was du mit Tab erreicht hast, drückt sie wie immer",
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
