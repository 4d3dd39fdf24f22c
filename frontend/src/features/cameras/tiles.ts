import type { ParticipantView } from "../../contract";

/** Seven by seven: of more at once nobody has anything. */
export const TILES_MAX = 49;

export interface TilePage<T> {
  readonly items: readonly T[];
  /** From 0; the last one where fewer are left than there were. */
  readonly page: number;
  readonly pages: number;
}

export function pageOf<T>(all: readonly T[], wanted: number, max = TILES_MAX): TilePage<T> {
  const pages = Math.max(1, Math.ceil(all.length / max));
  const page = Math.min(Math.max(0, wanted), pages - 1);
  return { items: all.slice(page * max, (page + 1) * max), page, pages };
}

export interface TileWishes {
  readonly me: string;
  readonly pinned: string | null;
  readonly presenter: string | null;
  /** One's own camera is open. */
  readonly ownPicture: boolean;
}

/** Who has a tile, in the order of tiles: the enlarged one, who interprets, those with a picture, voices, oneself; with nobody, who presents. */
export function tilesOf(participants: readonly ParticipantView[], wishes: TileWishes): readonly ParticipantView[] {
  const { me, pinned, presenter, ownPicture } = wishes;
  const rank = (person: ParticipantView): number | null => {
    if (person.id === pinned) return 0;
    if (person.id === me) return ownPicture || person.cameraOn || person.microphoneOpen ? 4 : null;
    if (person.cameraOn) return person.interprets ? 1 : 2;
    return person.microphoneOpen ? 3 : null;
  };
  const ranked = participants.flatMap((person, index) => {
    const place = rank(person);
    return place === null ? [] : [{ person, place, index }];
  });
  if (ranked.length === 0) return participants.filter(({ id }) => id === (presenter ?? me)).slice(0, 1);
  return ranked.sort((a, b) => a.place - b.place || a.index - b.index).map(({ person }) => person);
}
