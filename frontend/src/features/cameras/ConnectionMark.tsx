import { SignalHigh, SignalLow, SignalMedium } from "lucide-react";
import { useState } from "react";
import { formatPercent, t } from "../../i18n";
import type { Quality } from "../../media/quality";
import { Popover } from "../../ui/Popover";
import { useValue } from "../../ui/useValue";
import { SavingChoice } from "./SavingChoice";
import { useMedia } from "./useMedia";

export const QUALITY_ICONS = { good: SignalHigh, fair: SignalMedium, poor: SignalLow };

export interface ConnectionMarkProps {
  /** Shown only where something is wrong. */
  readonly onlyTrouble?: boolean;
}

/** How good my own connection is, with figures and what helps. */
export function ConnectionMark({ onlyTrouble = false }: ConnectionMarkProps) {
  const { quality, devices } = useMedia();
  const now = useValue(quality.quality);
  const camera = useValue(devices.camera).on;
  const [isRead, setIsRead] = useState(false);
  // What is being read stays, even if it gets better meanwhile.
  if (!now || (onlyTrouble && now.grade === "good" && !isRead)) return null;
  const Icon = QUALITY_ICONS[now.grade];
  const word = t(`quality.${now.grade}`);
  return (
    <Popover
      label={word}
      title={t("quality.title")}
      className={`icon-button quality quality-${now.grade}`}
      face={<Icon size={18} aria-hidden />}
      onToggle={setIsRead}
    >
      <h2 className="popover-title">{word}</h2>
      <p>{advise(now, camera)}</p>
      <dl className="figures">
        <Figure word={t("quality.loss")} value={formatPercent(now.lossPercent)} />
        {now.roundTripMs !== null && <Figure word={t("quality.delay")} value={`${now.roundTripMs} ms`} />}
        <Figure word={t("quality.jitter")} value={`${now.jitterMs} ms`} />
        <Figure word={t("quality.in")} value={`${now.kbitsIn} kbit/s`} />
        <Figure word={t("quality.out")} value={`${now.kbitsOut} kbit/s`} />
        <Figure word={t("quality.way")} value={t(`quality.way.${now.way}`)} />
      </dl>
      <p className="faint">{t("quality.seen")}</p>
      <SavingChoice />
    </Popover>
  );
}

export function Figure({ word, value }: { readonly word: string; readonly value: string }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function advise({ cause, lossPercent, roundTripMs }: Quality, camera: boolean): string {
  switch (cause) {
    case null:
      return t("quality.fine");
    case "loss":
      return t(camera ? "quality.lossCamera" : "quality.lossOnly", { loss: formatPercent(lossPercent) });
    case "delay":
      return t("quality.delayed", { ms: roundTripMs ?? 0 });
    case "jitter":
      return t("quality.uneven");
  }
}
