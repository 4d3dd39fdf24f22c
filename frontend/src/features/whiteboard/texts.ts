// The board's own words. They lie in the board's chunk, so that a room without drawing does not load them.
import type { ShapeView } from "../../contract";
import type { COLOR_NAMES } from "./engine/palette";
import type { Tool } from "./engine/tools";
import type { BoardLanguage } from "./types";

type ColorName = (typeof COLOR_NAMES)[number];

export interface BoardTexts {
  readonly board: string;
  readonly boardHelp: string;
  readonly boardReadOnly: string;
  readonly tools: string;
  readonly tool: Readonly<Record<Tool, string>>;
  readonly lines: string;
  readonly boxes: string;
  readonly more: (tool: string) => string;
  readonly style: string;
  readonly color: string;
  readonly colors: Readonly<Record<ColorName, string>>;
  readonly width: string;
  readonly widths: readonly [string, string, string, string];
  readonly undo: string;
  readonly redo: string;
  readonly clear: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly wholePage: string;
  readonly zoom: string;
  readonly hideTools: string;
  readonly showTools: string;
  readonly textField: string;
  readonly shapes: string;
  readonly noShapes: string;
  readonly coming: string;
  readonly moreShapes: (count: number) => string;
  readonly kind: Readonly<Record<ShapeView["kind"], string>>;
  readonly describe: (kind: string, color: string, place: string, author: string | null) => string;
  readonly place: (row: 0 | 1 | 2, column: 0 | 1 | 2) => string;
  readonly itemHelp: string;
  readonly somebody: string;
  readonly added: (name: string, count: number) => string;
  readonly removed: (count: number) => string;
  readonly mayDrawNow: string;
  readonly mayNotDrawNow: string;
  readonly rejected: (rule: string) => string;
  readonly close: string;
}

const de: BoardTexts = {
  board: "Tafel",
  boardHelp:
    "Pfeiltasten bewegen den Stift, Enter setzt ihn auf und hebt ihn ab, Escape bricht ab. B Stift, E Radierer, T Text, S Auswählen, L Linie.",
  boardReadOnly: "Du siehst zu. Eine Lehrkraft kann dir das Zeichnen erlauben.",
  tools: "Werkzeuge der Tafel",
  tool: {
    select: "Auswählen",
    pen: "Stift",
    highlighter: "Textmarker",
    eraser: "Radierer",
    line: "Linie",
    arrow: "Pfeil",
    rectangle: "Rechteck",
    ellipse: "Ellipse",
    text: "Text",
  },
  lines: "Linien",
  boxes: "Formen",
  more: (tool) => `${tool}: weitere`,
  style: "Farbe und Strichstärke",
  color: "Farbe",
  colors: {
    black: "Schwarz",
    red: "Rot",
    orange: "Orange",
    ochre: "Ocker",
    green: "Grün",
    teal: "Petrol",
    blue: "Blau",
    violet: "Violett",
    pink: "Pink",
  },
  width: "Stärke",
  widths: ["Fein", "Mittel", "Kräftig", "Sehr kräftig"],
  undo: "Rückgängig",
  redo: "Wiederholen",
  clear: "Seite leeren",
  zoomIn: "Vergrößern",
  zoomOut: "Verkleinern",
  wholePage: "Ganze Seite",
  zoom: "Ansicht für alle",
  hideTools: "Werkzeuge ausblenden",
  showTools: "Werkzeuge einblenden",
  textField: "Text auf der Tafel",
  shapes: "Objekte auf dieser Seite",
  noShapes: "Auf dieser Seite ist nichts gezeichnet.",
  coming: "Die Zeichnungen werden geladen …",
  moreShapes: (count) => (count === 1 ? "und ein weiteres Objekt" : `und ${count} weitere Objekte`),
  kind: {
    pen: "Freihandstrich",
    highlighter: "Markierung",
    line: "Linie",
    arrow: "Pfeil",
    rectangle: "Rechteck",
    ellipse: "Ellipse",
    text: "Text",
  },
  describe: (kind, color, place, author) => `${kind}, ${color}, ${place}${author === null ? "" : `, von ${author}`}`,
  place: (row, column) => {
    if (row === 1 && column === 1) return "in der Mitte";
    const down = ["oben", "in der Mitte", "unten"][row] ?? "";
    const across = ["links", "", "rechts"][column] ?? "";
    return `${down} ${across}`.trim();
  },
  itemHelp: "Pfeiltasten verschieben, mit Alt ändern sie die Größe, Enter bearbeitet, Entf löscht.",
  somebody: "Jemand",
  added: (name, count) => (count === 1 ? `${name} hat etwas gezeichnet.` : `${name} hat ${count} Objekte gezeichnet.`),
  removed: (count) => (count === 1 ? "Ein Objekt wurde entfernt." : `${count} Objekte wurden entfernt.`),
  mayDrawNow: "Du kannst jetzt zeichnen.",
  mayNotDrawNow: "Du kannst nicht mehr zeichnen.",
  rejected: (rule) => {
    switch (rule) {
      case "BOARD-1":
        return "Du darfst gerade nicht zeichnen. Eine Lehrkraft kann es dir erlauben.";
      case "BOARD-2":
        return "Diese Seite gibt es nicht mehr.";
      case "BOARD-5":
        return "Diese Seite ist voll. Lösche etwas oder nimm eine neue Seite.";
      case "BOARD-9":
        return "Das hat jemand anderes gezeichnet. Ändern kann es nur eine Lehrkraft.";
      case "BOARD-10":
        return "Das Objekt gibt es nicht mehr.";
      case "BOARD-12":
      case "BOARD-13":
        return "Auf dieser Seite gibt es von dir keinen solchen Schritt mehr.";
      case "BOARD-17":
        return "Das war zu viel auf einmal. Warte einen Moment.";
      default:
        return "Das hat nicht geklappt und wurde zurückgenommen. Versuche es noch einmal.";
    }
  },
  close: "Schließen",
};

const en: BoardTexts = {
  board: "Board",
  boardHelp:
    "Arrow keys move the pen, Enter puts it down and lifts it, Escape cancels. B pen, E eraser, T text, S select, L line.",
  boardReadOnly: "You are watching. A teacher can let you draw.",
  tools: "Board tools",
  tool: {
    select: "Select",
    pen: "Pen",
    highlighter: "Highlighter",
    eraser: "Eraser",
    line: "Line",
    arrow: "Arrow",
    rectangle: "Rectangle",
    ellipse: "Ellipse",
    text: "Text",
  },
  lines: "Lines",
  boxes: "Shapes",
  more: (tool) => `${tool}: more`,
  style: "Colour and line width",
  color: "Colour",
  colors: {
    black: "Black",
    red: "Red",
    orange: "Orange",
    ochre: "Ochre",
    green: "Green",
    teal: "Teal",
    blue: "Blue",
    violet: "Violet",
    pink: "Pink",
  },
  width: "Width",
  widths: ["Fine", "Medium", "Broad", "Very broad"],
  undo: "Undo",
  redo: "Redo",
  clear: "Clear page",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  wholePage: "Whole page",
  zoom: "View for everybody",
  hideTools: "Hide tools",
  showTools: "Show tools",
  textField: "Text on the board",
  shapes: "Objects on this page",
  noShapes: "Nothing is drawn on this page.",
  coming: "Loading the drawings …",
  moreShapes: (count) => (count === 1 ? "and one more object" : `and ${count} more objects`),
  kind: {
    pen: "Freehand stroke",
    highlighter: "Highlight",
    line: "Line",
    arrow: "Arrow",
    rectangle: "Rectangle",
    ellipse: "Ellipse",
    text: "Text",
  },
  describe: (kind, color, place, author) => `${kind}, ${color}, ${place}${author === null ? "" : `, by ${author}`}`,
  place: (row, column) => {
    if (row === 1 && column === 1) return "in the middle";
    const down = ["top", "middle", "bottom"][row] ?? "";
    const across = ["left", "", "right"][column] ?? "";
    return `${down} ${across}`.trim();
  },
  itemHelp: "Arrow keys move, with Alt they resize, Enter edits, Delete removes.",
  somebody: "Somebody",
  added: (name, count) => (count === 1 ? `${name} has drawn something.` : `${name} has drawn ${count} objects.`),
  removed: (count) => (count === 1 ? "One object was removed." : `${count} objects were removed.`),
  mayDrawNow: "You can draw now.",
  mayNotDrawNow: "You can no longer draw.",
  rejected: (rule) => {
    switch (rule) {
      case "BOARD-1":
        return "You may not draw right now. A teacher can let you.";
      case "BOARD-2":
        return "This page is gone.";
      case "BOARD-5":
        return "This page is full. Delete something or take a new page.";
      case "BOARD-9":
        return "Somebody else has drawn this. Only teachers can change it.";
      case "BOARD-10":
        return "The object is gone.";
      case "BOARD-12":
      case "BOARD-13":
        return "There is no such step of yours left on this page.";
      case "BOARD-17":
        return "That was too much at once. Wait a moment.";
      default:
        return "That did not work and was taken back. Try again.";
    }
  },
  close: "Close",
};

const languages: Readonly<Record<BoardLanguage, BoardTexts>> = { de, en };

export const boardTexts = (language: BoardLanguage): BoardTexts => languages[language];
