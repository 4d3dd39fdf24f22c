import { type RefObject, useEffect } from "react";
import { useMedia } from "./useMedia";

/** Lines for a small window of the browser's own, whose size a page cannot see. */
const FLOATING_LINES = 360;

/** Tells the server how large somebody is shown, for as long as the tile is there; one's own picture does not come from there. */
export function useTileSize(tile: RefObject<HTMLElement | null>, participantId: string | null, seen: boolean): void {
  const { media } = useMedia();
  useEffect(() => {
    const element = tile.current;
    if (!element || participantId === null) return undefined;
    const tell = (): void => {
      const floating = document.pictureInPictureElement !== null && element.contains(document.pictureInPictureElement);
      const height = seen ? element.clientHeight * devicePixelRatio : 0;
      media.tiles.show(participantId, floating ? Math.max(height, FLOATING_LINES) : height);
    };
    const sizes = new ResizeObserver(tell);
    sizes.observe(element);
    tell();
    return () => {
      sizes.disconnect();
      media.tiles.show(participantId, 0);
    };
  }, [tile, participantId, seen, media]);
}
