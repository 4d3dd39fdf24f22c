import { useId } from "react";
import css from "./toolbar.module.css";
import type { BoardSnapshot } from "./engine/boardTypes";
import type { BoardEngine } from "./engine/engine";
import { COLOR_NAMES, colorOf, markerOf } from "./engine/palette";
import type { BoardTexts } from "./texts";

interface StylePickerProps {
  readonly snapshot: BoardSnapshot;
  readonly engine: BoardEngine;
  readonly texts: BoardTexts;
}

/** Colours and widths in one place; what is selected takes them at once. */
export function StylePicker({ snapshot, engine, texts }: StylePickerProps) {
  const name = useId();
  const paint = snapshot.tool === "highlighter" ? markerOf : colorOf;
  return (
    <div className={css.style}>
      <fieldset>
        <legend>{texts.color}</legend>
        <div className={css.colors}>
          {COLOR_NAMES.map((color, i) => (
            <label key={color} title={texts.colors[color]}>
              <input
                type="radio"
                name={`${name}-color`}
                aria-label={texts.colors[color]}
                checked={snapshot.color === i}
                onChange={() => engine.setColor(i)}
              />
              <span style={{ background: paint(i) }} />
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{texts.width}</legend>
        <div className={css.widths}>
          {texts.widths.map((width, i) => (
            <label key={width} title={width}>
              <input
                type="radio"
                name={`${name}-width`}
                aria-label={width}
                checked={snapshot.width === i}
                onChange={() => engine.setWidth(i)}
              />
              <span data-width={i} style={{ color: paint(snapshot.color) }} />
            </label>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
