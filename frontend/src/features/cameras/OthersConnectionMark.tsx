import { useState } from "react";
import { formatPercent, t } from "../../i18n";
import { Popover } from "../../ui/Popover";
import { useValue } from "../../ui/useValue";
import { Figure, QUALITY_ICONS } from "./ConnectionMark";
import { useMedia } from "./useMedia";

export interface OthersConnectionMarkProps {
  readonly id: string;
  readonly name: string;
  /** Shown only where hardly anything gets through. */
  readonly onlyPoor?: boolean;
}

/** How good somebody's connection is, for moderators: nobody else is told, so nobody else has anything to show. */
export function OthersConnectionMark({ id, name, onlyPoor = false }: OthersConnectionMarkProps) {
  const { peopleQuality } = useMedia();
  const now = useValue(peopleQuality.people).get(id);
  const [isRead, setIsRead] = useState(false);
  // What is being read stays, even if it gets better meanwhile.
  if (!now || (onlyPoor && now.grade !== "poor" && !isRead)) return null;
  const Icon = QUALITY_ICONS[now.grade];
  return (
    <Popover
      label={`${name}: ${t(`quality.${now.grade}`)}`}
      title={t("quality.theirs", { name })}
      className={`icon-button quality quality-${now.grade}`}
      face={<Icon size={18} aria-hidden />}
      onToggle={setIsRead}
    >
      <h2 className="popover-title">{t("quality.theirs", { name })}</h2>
      <p>{t(now.cause ? `quality.theirs.${now.cause}` : "quality.theirsFine")}</p>
      <dl className="figures">
        {now.lossUp !== null && <Figure word={t("quality.lossUp")} value={formatPercent(now.lossUp)} />}
        {now.lossDown !== null && <Figure word={t("quality.lossDown")} value={formatPercent(now.lossDown)} />}
        {now.roundTripMs !== null && <Figure word={t("quality.delay")} value={`${now.roundTripMs} ms`} />}
        <Figure word={t("quality.in")} value={`${now.kbitsDown} kbit/s`} />
        <Figure word={t("quality.out")} value={`${now.kbitsUp} kbit/s`} />
      </dl>
    </Popover>
  );
}
