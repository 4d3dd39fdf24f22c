import { useEffect, useRef } from "react";
import css from "./board.module.css";
import type { BoardSnapshot, TextEdit } from "./engine/boardTypes";
import type { BoardEngine } from "./engine/engine";
import { LINE_HEIGHT } from "./engine/geometry";
import { colorOf } from "./engine/palette";
import { FONT_FAMILY, TEXT_MAX } from "./engine/text";
import type { BoardTexts } from "./texts";

interface TextEditorProps {
  readonly edit: TextEdit;
  readonly snapshot: BoardSnapshot;
  readonly engine: BoardEngine;
  readonly texts: BoardTexts;
}

/** A field exactly where the text will stand. Escape and a click elsewhere keep what was written. */
export function TextEditor({ edit, snapshot, engine, texts }: TextEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { scale, offsetX, offsetY } = snapshot;
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    // After the pointer event that opened it: that one still moves the focus.
    const timer = window.setTimeout(() => {
      element.focus({ preventScroll: true });
      element.select();
    }, 0);
    const outside = (event: PointerEvent) => {
      if (event.target !== element) engine.text.close(element.value);
    };
    document.addEventListener("pointerdown", outside, true);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener("pointerdown", outside, true);
    };
  }, [engine]);
  useEffect(() => {
    if (field.current) fit(field.current);
  });
  return (
    <textarea
      ref={field}
      className={css.text}
      aria-label={texts.textField}
      dir="auto"
      rows={1}
      spellCheck={false}
      maxLength={TEXT_MAX}
      defaultValue={edit.text}
      style={{
        insetInlineStart: offsetX + edit.x * scale,
        insetBlockStart: offsetY + edit.y * scale,
        width: Math.max(edit.width, edit.size * 2) * scale,
        fontSize: edit.size * scale,
        lineHeight: LINE_HEIGHT,
        fontFamily: FONT_FAMILY,
        color: colorOf(edit.color),
      }}
      onInput={(event) => fit(event.currentTarget)}
      onKeyDown={(event) => {
        event.stopPropagation();
        const done = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
        if (!done || event.nativeEvent.isComposing) return;
        event.preventDefault();
        engine.text.close(event.currentTarget.value);
        engine.focus();
      }}
    />
  );
}

function fit(element: HTMLTextAreaElement): void {
  element.style.height = "auto";
  element.style.height = `${element.scrollHeight}px`;
}
