import { t } from "../../i18n";
import { keepsMutedDevice } from "../../media/mutedSpeech";
import { prefer, preferences } from "../../media/preferences";
import { Switch } from "../../ui/Switch";
import { useValue } from "../../ui/useValue";

/** How the others hear me. */
export function MicrophoneSettings() {
  const { mutedHint } = useValue(preferences);
  if (!keepsMutedDevice()) return null;
  return (
    <Switch
      label={t("media.mutedHint")}
      hint={t("media.mutedHintHint")}
      checked={mutedHint}
      onChange={(on) => prefer({ mutedHint: on })}
    />
  );
}
