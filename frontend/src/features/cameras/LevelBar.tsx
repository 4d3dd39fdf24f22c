import { useEffect, useRef } from "react";
import { t } from "../../i18n";
import type { LevelMeter } from "../../media/levels";

export interface LevelBarProps {
  readonly meter: LevelMeter;
  /** The microphone's, unless said otherwise. */
  readonly label?: string;
}

/** How loud something is; drawn past React, ten times a second. */
export function LevelBar({ meter, label = t("media.level") }: LevelBarProps) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      meter.level.subscribe(() => {
        bar.current?.style.setProperty("--level", String(meter.level.get()));
      }),
    [meter],
  );
  return (
    <span className="level" role="img" aria-label={label}>
      <span ref={bar} className="level-fill" />
    </span>
  );
}
