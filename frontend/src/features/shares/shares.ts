// Which share a viewer sees large. No React.
import type { ShareSource, ShareView } from "../../contract";

/** Names one share among all. */
export function shareKey(participantId: string, source: ShareSource): string {
  return `${participantId} ${source}`;
}

/** Under this name the volume of what is played there is remembered. */
export function voiceName(name: string, source: ShareSource): string {
  return `${name}\n${source}`;
}

export const keyOf = ({ participantId, source }: ShareView): string => shareKey(participantId, source);

/** The board, where it was brought back in place of what is shared. */
export const BOARD = "board";

/** What a viewer has chosen, and which shares there were then. */
export interface ShareChoice {
  readonly shown: string;
  readonly known: readonly string[];
}

/**
 * The share in place of the slides, or null for the slides themselves: what was chosen, until it ends or somebody begins to share
 * after that. Nobody's own share takes the own slides away by itself: whoever shows a window wants to see the room.
 */
export function shownShare(shares: readonly ShareView[], me: string, choice: ShareChoice | null): string | null {
  const others = shares.filter(({ participantId }) => participantId !== me).map(keyOf);
  const fresh = choice ? others.filter((key) => !choice.known.includes(key)).at(-1) : undefined;
  if (fresh) return fresh;
  if (choice?.shown === BOARD) return null;
  if (choice && shares.some((share) => keyOf(share) === choice.shown)) return choice.shown;
  return others.at(-1) ?? null;
}
