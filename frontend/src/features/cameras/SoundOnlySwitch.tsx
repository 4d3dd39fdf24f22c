import { t } from "../../i18n";
import { prefer, preferences } from "../../media/preferences";
import { Switch } from "../../ui/Switch";
import { useValue } from "../../ui/useValue";

/** For slow or paid lines. */
export function SoundOnlySwitch() {
  const { soundOnly } = useValue(preferences);
  return (
    <Switch
      label={t("media.soundOnly")}
      hint={t("media.soundOnlyHint")}
      checked={soundOnly}
      onChange={(on) => prefer({ soundOnly: on })}
    />
  );
}
