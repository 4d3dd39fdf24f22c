const GAP_PX = 6;
const EDGE_PX = 8;

/** Puts a box of the top layer below its button, else above it, and never over the window's edge. */
export function placeBeside(button: HTMLElement | null, box: HTMLElement | null): void {
  const at = button?.getBoundingClientRect();
  if (!at || !box) return;
  const { width, height } = box.getBoundingClientRect();
  const below = at.bottom + GAP_PX + height <= innerHeight - EDGE_PX;
  const top = below ? at.bottom + GAP_PX : Math.max(EDGE_PX, at.top - GAP_PX - height);
  const left = Math.min(innerWidth - EDGE_PX - width, Math.max(EDGE_PX, at.right - width));
  box.style.top = `${top}px`;
  box.style.left = `${left}px`;
}
