// How text breaks into lines; the widths come from the caller, so that this needs no canvas.
import { LINE_HEIGHT } from "./geometry";

export const TEXT_MAX = 2_000;
export const FONT_FAMILY = '"Atkinson Hyperlegible Next Variable", "Atkinson Hyperlegible Next", system-ui, sans-serif';

export type Measure = (text: string) => number;

/** Breaks at line ends and spaces; a word wider than the line breaks anywhere. Width 0 or less: only at line ends. */
export function wrapText(text: string, width: number, measure: Measure): string[] {
  return text.split("\n").flatMap((line) => (width > 0 ? wrapLine(line, width, measure) : [line]));
}

function wrapLine(line: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/(?<= )/)) {
    if (measure((current + word).trimEnd()) <= width) {
      current += word;
      continue;
    }
    if (current) lines.push(current.trimEnd());
    current = "";
    for (const character of word) {
      if (current && measure((current + character).trimEnd()) > width) {
        lines.push(current);
        current = "";
      }
      current += character;
    }
  }
  lines.push(current.trimEnd());
  return lines;
}

export const textHeight = (lines: number, size: number): number => Math.max(1, lines) * size * LINE_HEIGHT;

/** What the server takes as text: no control characters but line ends, not too long, null where nothing is left. */
export function cleanText(text: string): string | null {
  // oxlint-disable-next-line no-control-regex
  const clean = text.replaceAll(/\r\n?/g, "\n").replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
  const short = clean.trimEnd().slice(0, TEXT_MAX);
  // A pair of surrogates must not be cut in two.
  const whole = /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short;
  return whole.trim() === "" ? null : whole;
}
