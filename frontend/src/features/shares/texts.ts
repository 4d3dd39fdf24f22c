// Words of those who share or look at what is shared. They lie in the chunks that come then.
import { wordsOf } from "../../i18n";

const en = {
  verbOn: "You are sharing",
  screen: "Screen, window or tab",
  another: "Another screen",
  document: "Document camera …",
  title: "Shared",
  backToSlides: "Slides back",
  of: "{what} of {name}",
  ofMe: "{what} (you)",
  show: "Show large: {what}",
  stop: "Stop sharing: {what}",
  stopWord: "Stop",
  stopOther: "End it for all: {what}",
  coming: "The picture is coming …",
  away: "{name} has lost the connection. The picture comes back with it.",
  soundOnly: "You have chosen sound only, so no picture comes.",
  volume: "Volume: {what}",
  fullscreen: "Full screen",
  fullscreenEnd: "End full screen",
  turn: "Turn by a quarter",
  cancelled: "Nothing is shared.",
  forbidden:
    "The system does not let the browser see the screen. Allow it in the system's settings for privacy, then share again.",
  busy: "Another program keeps the screen or the window. Close it there and share again.",
  none: "There is nothing to share here.",
  failed: "The browser could not begin to share. Share again, or choose a window instead of the screen.",
  insecure: "Browsers share only where the address begins with https. Ask for that address.",
  notAllowed: "In this lesson only the presenter shares. Ask whether you may.",
  tooMany: "So much is shared already that there is no room for more. End something first.",
  refused: "The server does not take it now. Wait a moment and share again.",
  camera: "Camera",
  preview: "What everybody will see",
  onlyOne: "Only one camera was found. To show yourself as well, plug in a second one.",
  start: "Share",
};

const de: Readonly<Record<ShareText, string>> = {
  verbOn: "Du teilst gerade",
  screen: "Bildschirm, Fenster oder Tab",
  another: "Noch einen Bildschirm",
  document: "Dokumentenkamera …",
  title: "Geteilt",
  backToSlides: "Zurück zu den Folien",
  of: "{what} von {name}",
  ofMe: "{what} (du)",
  show: "Groß zeigen: {what}",
  stop: "Nicht mehr teilen: {what}",
  stopWord: "Beenden",
  stopOther: "Für alle beenden: {what}",
  coming: "Das Bild kommt …",
  away: "{name} hat die Verbindung verloren. Mit ihr kommt das Bild wieder.",
  soundOnly: "Du hast „nur Ton“ gewählt, deshalb kommt kein Bild.",
  volume: "Lautstärke: {what}",
  fullscreen: "Vollbild",
  fullscreenEnd: "Vollbild beenden",
  turn: "Um ein Viertel drehen",
  cancelled: "Es wird nichts geteilt.",
  forbidden:
    "Das System lässt den Browser den Bildschirm nicht sehen. Erlaube es in den Datenschutz-Einstellungen des Systems und teile noch einmal.",
  busy: "Ein anderes Programm hält den Bildschirm oder das Fenster fest. Schließe es dort und teile noch einmal.",
  none: "Hier gibt es nichts zu teilen.",
  failed: "Der Browser konnte nicht anfangen. Teile noch einmal, oder wähle ein Fenster statt des Bildschirms.",
  insecure: "Browser teilen nur, wenn die Adresse mit https beginnt. Frage nach dieser Adresse.",
  notAllowed: "In dieser Stunde teilt nur, wer präsentiert. Frage, ob du darfst.",
  tooMany: "Es wird schon so viel geteilt, dass nichts mehr dazupasst. Beende zuerst etwas.",
  refused: "Der Server nimmt es gerade nicht an. Warte kurz und teile noch einmal.",
  camera: "Kamera",
  preview: "Was alle sehen werden",
  onlyOne: "Es wurde nur eine Kamera gefunden. Um dich selbst auch zu zeigen, stecke eine zweite an.",
  start: "Teilen",
};

export type ShareText = keyof typeof en;

export const shareWords = { de, en };

export const say = wordsOf(shareWords);
