import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import css from "./toolbar.module.css";
import type { BoardEngine } from "./engine/engine";
import { ZOOM_MAX } from "./engine/viewport";
import type { BoardTexts } from "./texts";

const STEP = 1.25;

interface ZoomBarProps {
  readonly zoom: number;
  readonly engine: BoardEngine;
  readonly texts: BoardTexts;
}

/** The presenter's view is everybody's. */
export function ZoomBar({ zoom, engine, texts }: ZoomBarProps) {
  const percent = `${Math.round(zoom * 100)} %`;
  return (
    <fieldset className={css.zoom} aria-label={texts.zoom}>
      <button
        type="button"
        className={css.tool}
        aria-label={texts.zoomOut}
        title={texts.zoomOut}
        aria-disabled={zoom <= 1}
        onClick={() => engine.view.zoom(1 / STEP)}
      >
        <ZoomOut size={18} aria-hidden="true" />
      </button>
      <output aria-label={texts.zoom}>{percent}</output>
      <button
        type="button"
        className={css.tool}
        aria-label={texts.zoomIn}
        title={texts.zoomIn}
        aria-disabled={zoom >= ZOOM_MAX}
        onClick={() => engine.view.zoom(STEP)}
      >
        <ZoomIn size={18} aria-hidden="true" />
      </button>
      {zoom > 1 && (
        <button
          type="button"
          className={css.tool}
          aria-label={texts.wholePage}
          title={texts.wholePage}
          onClick={() => engine.view.wholePage()}
        >
          <Maximize size={18} aria-hidden="true" />
        </button>
      )}
    </fieldset>
  );
}
