import { t } from "../../i18n";
import { prefer, preferences } from "../../media/preferences";
import { Switch } from "../../ui/Switch";
import { useValue } from "../../ui/useValue";

export function MirrorSwitch() {
  const { mirror } = useValue(preferences);
  return (
    <Switch
      label={t("media.mirror")}
      hint={t("media.mirrorHint")}
      checked={mirror}
      onChange={(on) => prefer({ mirror: on })}
    />
  );
}
