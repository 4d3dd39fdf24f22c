/** Pixels for a small window of the browser's own, whose size a page cannot see. */
const FLOATING_PIXELS = 360;

/** Tells how many pixels of the screen an element is high (0 while it is not seen), until the returned function is called; then 0. */
export function watchHeight(element: HTMLElement, seen: boolean, tell: (pixels: number) => void): () => void {
  const look = (): void => {
    const floating = document.pictureInPictureElement !== null && element.contains(document.pictureInPictureElement);
    const height = seen ? element.clientHeight * devicePixelRatio : 0;
    tell(floating ? Math.max(height, FLOATING_PIXELS) : height);
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(element);
  look();
  return () => {
    sizes.disconnect();
    tell(0);
  };
}
