import { useId } from "react";
import { t } from "../../i18n";
import { prefer, preferences, SAVINGS } from "../../media/preferences";
import { Segments } from "../../ui/Segments";
import { useValue } from "../../ui/useValue";

/** For slow or paid lines: what is given up of pictures. */
export function SavingChoice() {
  const { saving } = useValue(preferences);
  const name = useId();
  return (
    <div className="choice">
      <Segments
        legend={t("media.saving")}
        name={name}
        value={saving}
        options={SAVINGS.map((one) => [one, t(`media.saving.${one}`)])}
        onChange={(next) => prefer({ saving: next })}
      />
      <p className="hint">{t(`media.saving.${saving}.hint`)}</p>
    </div>
  );
}
