import { type RefObject, useEffect, useState } from "react";

/** Whether one of the element's pictures is in a small window of the browser's own, and how many pixels high that is; else 0. */
export function useFloating(element: RefObject<HTMLElement | null>): number {
  const [pixels, setPixels] = useState(0);
  useEffect(() => {
    const box = element.current;
    let small: PictureInPictureWindow | null = null;
    // One at least: it is there, however late the browser says its size.
    const look = () => setPixels(small ? Math.max(1, small.height * devicePixelRatio) : 0);
    const change = (event: Event) => {
      small?.removeEventListener("resize", look);
      small = (event.type === ENTER && (event as PictureInPictureEvent).pictureInPictureWindow) || null;
      small?.addEventListener("resize", look);
      look();
    };
    for (const type of [ENTER, LEAVE]) box?.addEventListener(type, change, true);
    return () => {
      for (const type of [ENTER, LEAVE]) box?.removeEventListener(type, change, true);
      small?.removeEventListener("resize", look);
    };
  }, [element]);
  return pixels;
}

const ENTER = "enterpictureinpicture";
const LEAVE = "leavepictureinpicture";
