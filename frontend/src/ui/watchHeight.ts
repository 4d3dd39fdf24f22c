/**
 * Tells how many pixels of the screen an element is high (0 while it is not seen), until the returned function is called; then 0.
 * @param floating Pixels of a small window that shows it too.
 */
export function watchHeight(
  element: HTMLElement,
  seen: boolean,
  floating: number,
  tell: (pixels: number) => void,
): () => void {
  const look = (): void => tell(Math.max(floating, seen ? element.clientHeight * devicePixelRatio : 0));
  const sizes = new ResizeObserver(look);
  sizes.observe(element);
  look();
  return () => {
    sizes.disconnect();
    tell(0);
  };
}
