import { t } from "../../i18n";
import { SUPPRESSIONS } from "../../media/constraints";
import { keepsMutedDevice } from "../../media/mutedSpeech";
import { prefer, preferences } from "../../media/preferences";
import { Range } from "../../ui/Range";
import { Segments } from "../../ui/Segments";
import { Switch } from "../../ui/Switch";
import { useValue } from "../../ui/useValue";

/** How the others hear me. */
export function MicrophoneSettings() {
  const { mutedHint, gain, suppression } = useValue(preferences);
  return (
    <>
      <Range label={t("media.gain")} value={gain} onChange={(next) => prefer({ gain: next })} />
      <div>
        <Segments
          legend={t("media.suppression")}
          name="suppression"
          value={suppression}
          options={SUPPRESSIONS.map((mode) => [mode, t(`media.suppression.${mode}`)] as const)}
          onChange={(next) => prefer({ suppression: next })}
        />
        <p className="hint">{t(`media.suppression.${suppression}.hint`)}</p>
      </div>
      {keepsMutedDevice() && (
        <Switch
          label={t("media.mutedHint")}
          hint={t("media.mutedHintHint")}
          checked={mutedHint}
          onChange={(on) => prefer({ mutedHint: on })}
        />
      )}
    </>
  );
}
