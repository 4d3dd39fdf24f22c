// What stands behind a person in their own picture.

/** "soft" and "strong" blur what is there; "own" is a picture that this person has given; the others come with the page. */
export const BACKGROUNDS = ["none", "soft", "strong", "wall", "shelf", "hills", "dusk", "board", "own"] as const;
export type Background = (typeof BACKGROUNDS)[number];
export type PageBackground = Exclude<Background, "none" | "soft" | "strong" | "own">;

export function parseBackground(value: unknown): Background {
  return BACKGROUNDS.find((known) => known === value) ?? "none";
}

/** Lines to which a picture is made smaller before it is enlarged again: writing is gone in both. Null where nothing is blurred. */
export function blurLines(background: Background): number | null {
  return background === "soft" ? 24 : background === "strong" ? 12 : null;
}

/** How often so many lines are halved until no more than those are left. */
export function blurDepth(height: number, lines: number): number {
  return Math.max(1, Math.ceil(Math.log2(height / lines)));
}
