// The nine colours of a shape, by index. All stand out on white paper by at least 3:1 (tested).
export const PALETTE = [
  "#1c1b1a",
  "#c62a2f",
  "#b8530a",
  "#8a6100",
  "#2b7a3d",
  "#0a7a75",
  "#1f62c4",
  "#7a3fb8",
  "#b5307f",
] as const;

/** Names of the colours, for the texts of each language. */
export const COLOR_NAMES = ["black", "red", "orange", "ochre", "green", "teal", "blue", "violet", "pink"] as const;

export const colorOf = (index: number): string => PALETTE[index] ?? PALETTE[0];

/** The same colours as light: a marker's. */
const MARKERS = [
  "#8f8f8f",
  "#ff5c5c",
  "#ff9a3d",
  "#ffd60a",
  "#43d65e",
  "#22cfc0",
  "#4aa3ff",
  "#b184ff",
  "#ff6fc1",
] as const;

export const markerOf = (index: number): string => MARKERS[index] ?? MARKERS[3];

/** Yellow: what a marker has at first. */
export const MARKER_FIRST = 3;

/** Line widths, in page units. */
export const LINE_SIZES = [3, 6, 10, 18] as const;
export const HIGHLIGHTER_SIZES = [18, 28, 44, 64] as const;
/** Heights of text, in page units. */
export const TEXT_SIZES = [24, 36, 52, 80] as const;

/** The strength of a highlighter: print under it keeps a contrast of more than 5:1. Other ink it multiplies. */
export const HIGHLIGHTER_ALPHA = 0.4;
