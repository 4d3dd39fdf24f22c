import { useEffect, useRef } from "react";
import { t } from "../../i18n";
import type { LevelMeter } from "../../media/levels";

/** The microphone's level; drawn past React, ten times a second. */
export function LevelBar({ meter }: { readonly meter: LevelMeter }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      meter.level.subscribe(() => {
        bar.current?.style.setProperty("--level", String(meter.level.get()));
      }),
    [meter],
  );
  return (
    <span className="level" role="img" aria-label={t("media.level")}>
      <span ref={bar} className="level-fill" />
    </span>
  );
}
