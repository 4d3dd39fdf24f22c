import { t } from "../../i18n";
import { prefer, preferences } from "../../media/preferences";
import { Range } from "../../ui/Range";
import { Switch } from "../../ui/Switch";
import { useValue } from "../../ui/useValue";

/** How I hear the others. */
export function SoundSettings() {
  const { master, balance } = useValue(preferences);
  return (
    <>
      <Range label={t("media.master")} value={master} onChange={(next) => prefer({ master: next })} />
      <Switch
        label={t("media.balance")}
        hint={t("media.balanceHint")}
        checked={balance}
        onChange={(on) => prefer({ balance: on })}
      />
    </>
  );
}
