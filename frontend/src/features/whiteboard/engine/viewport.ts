import type { ViewportView } from "../../../contract";
import { type Box, PAGE_WIDTH, type Point } from "./geometry";

export const ZOOM_MAX = 8;

/** How the page lies on the screen: screen = page * scale + offset, in CSS pixels. */
export interface Placement {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/** The whole page. */
export function wholePage(pageHeight: number): ViewportView {
  return { centerX: PAGE_WIDTH / 2, centerY: pageHeight / 2, zoom: 1 };
}

/** Zoom 1 shows the whole page, whatever the shape of the window. */
export function fitScale(size: ScreenSize, pageHeight: number): number {
  return Math.max(0.01, Math.min(size.width / PAGE_WIDTH, size.height / pageHeight));
}

/**
 * Inset: pixels at the left that tools cover; the page keeps clear of them, but does not move where it does so anyway.
 * Edge: pixels that stay free around the whole page.
 */
export function place(viewport: ViewportView, size: ScreenSize, pageHeight: number, inset = 0, edge = 0): Placement {
  const height = size.height - 2 * edge;
  const margin = (size.width - PAGE_WIDTH * fitScale({ width: size.width - 2 * edge, height }, pageHeight)) / 2;
  const left = margin >= inset ? edge : Math.min(inset, size.width / 2);
  const width = size.width - left - edge;
  const scale = fitScale({ width, height }, pageHeight) * viewport.zoom;
  return {
    scale,
    offsetX: left + width / 2 - viewport.centerX * scale,
    offsetY: size.height / 2 - viewport.centerY * scale,
  };
}

/** Zoom from 1 to 8, and the middle of the window never off the page; at zoom 1 always the whole page. */
export function clampViewport(viewport: ViewportView, pageHeight: number): ViewportView {
  const zoom = Math.max(1, Math.min(ZOOM_MAX, viewport.zoom));
  if (zoom < 1.001) return wholePage(pageHeight);
  const halfX = PAGE_WIDTH / zoom / 2;
  const halfY = pageHeight / zoom / 2;
  return {
    centerX: Math.max(halfX, Math.min(PAGE_WIDTH - halfX, viewport.centerX)),
    centerY: Math.max(halfY, Math.min(pageHeight - halfY, viewport.centerY)),
    zoom,
  };
}

/** Zooms so that the page's point under the fingers stays under them. */
export function zoomAt(viewport: ViewportView, factor: number, at: Point, pageHeight: number): ViewportView {
  const zoom = Math.max(1, Math.min(ZOOM_MAX, viewport.zoom * factor));
  const share = viewport.zoom / zoom;
  return clampViewport(
    {
      centerX: at.x + (viewport.centerX - at.x) * share,
      centerY: at.y + (viewport.centerY - at.y) * share,
      zoom,
    },
    pageHeight,
  );
}

export function pan(viewport: ViewportView, dx: number, dy: number, pageHeight: number): ViewportView {
  return clampViewport({ ...viewport, centerX: viewport.centerX + dx, centerY: viewport.centerY + dy }, pageHeight);
}

export const toPage = ({ scale, offsetX, offsetY }: Placement, x: number, y: number): Point => ({
  x: (x - offsetX) / scale,
  y: (y - offsetY) / scale,
});

export const toScreen = ({ scale, offsetX, offsetY }: Placement, x: number, y: number): Point => ({
  x: x * scale + offsetX,
  y: y * scale + offsetY,
});

export function visibleBox(placement: Placement, size: ScreenSize): Box {
  const from = toPage(placement, 0, 0);
  const to = toPage(placement, size.width, size.height);
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}

export const sameViewport = (a: ViewportView, b: ViewportView): boolean =>
  Math.abs(a.centerX - b.centerX) < 0.5 && Math.abs(a.centerY - b.centerY) < 0.5 && Math.abs(a.zoom - b.zoom) < 0.001;
