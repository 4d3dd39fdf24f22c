import { type RefObject, useEffect } from "react";
import { watchHeight } from "../../ui/watchHeight";
import { useMedia } from "./useMedia";

/** Tells the server how large somebody is shown, for as long as the tile is there; one's own picture does not come from there. */
export function useTileSize(
  tile: RefObject<HTMLElement | null>,
  participantId: string | null,
  seen: boolean,
  floating: number,
  pinned: boolean,
): void {
  const { media } = useMedia();
  useEffect(() => {
    const element = tile.current;
    if (!element || participantId === null) return undefined;
    return watchHeight(element, seen, floating, (pixels) => media.tiles.show(participantId, pixels, "video", pinned));
  }, [tile, participantId, seen, floating, pinned, media]);
}
