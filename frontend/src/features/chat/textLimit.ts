/** The server takes no longer message (CHAT-1). */
export const TEXT_LENGTH_MAX = 4_000;
/** So near to it, what is left is told. */
const TOLD_FROM = 300;

/** How many characters are left; null while there are plenty, negative where there are too many. */
export function charactersLeft(text: string): number | null {
  const left = TEXT_LENGTH_MAX - text.trim().length;
  return left <= TOLD_FROM ? left : null;
}
