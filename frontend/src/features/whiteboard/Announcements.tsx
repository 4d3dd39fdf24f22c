import { useEffect, useRef, useState } from "react";
import css from "./board.module.css";
import type { BoardEngine } from "./engine/engine";
import type { BoardTexts } from "./texts";

/** Between two sentences about what others draw. */
const EVERY_MS = 5_000;

interface AnnouncementsProps {
  readonly engine: BoardEngine;
  readonly names: ReadonlyMap<string, string>;
  readonly mayDraw: boolean;
  readonly texts: BoardTexts;
}

/** One calm sentence now and then about what others have drawn, and at once when the right to draw changes. */
export function Announcements({ engine, names, mayDraw, texts }: AnnouncementsProps) {
  const [said, setSaid] = useState("");
  const latest = useRef({ names, texts });
  const before = useRef(mayDraw);
  useEffect(() => {
    latest.current = { names, texts };
  });
  useEffect(() => {
    if (before.current === mayDraw) return;
    before.current = mayDraw;
    setSaid(mayDraw ? latest.current.texts.mayDrawNow : latest.current.texts.mayNotDrawNow);
  }, [mayDraw]);
  useEffect(() => {
    const timer = window.setInterval(() => {
      const summary = engine.takeSummary();
      if (!summary) return;
      const now = latest.current;
      const sentences = summary.added.map(({ author, added }) =>
        now.texts.added((author === null ? undefined : now.names.get(author)) ?? now.texts.somebody, added),
      );
      if (summary.removed > 0) sentences.push(now.texts.removed(summary.removed));
      setSaid(sentences.join(" "));
    }, EVERY_MS);
    return () => window.clearInterval(timer);
  }, [engine]);
  return (
    <div className={css.hidden} aria-live="polite">
      {said}
    </div>
  );
}
