import { useState } from "react";
import { BackgroundNotice, BackgroundPicker } from "../features/backgrounds";
import {
  DevicePickers,
  LevelBar,
  MicrophoneSettings,
  MirrorSwitch,
  SavingChoice,
  SoundSettings,
  useMedia,
} from "../features/cameras";
import { chooseLanguage, t, useLanguage } from "../i18n";
import type { Devices } from "../media/devices";
import { enableKeys, keysEnabled } from "../ui/keys";
import { Segments } from "../ui/Segments";
import { Sheet } from "../ui/Sheet";
import { Switch } from "../ui/Switch";
import { chooseTheme, readTheme, type Theme } from "../ui/theme";
import { useValue } from "../ui/useValue";
import { readSide, type Side } from "./side";

export interface SettingsSheetProps {
  readonly devices: Devices;
  readonly side: Side;
  readonly onClose: () => void;
}

export default function SettingsSheet({ devices, side, onClose }: SettingsSheetProps) {
  const language = useLanguage();
  const [theme, setTheme] = useState<Theme>(readTheme);
  const [keys, setKeys] = useState(keysEnabled);
  const { meter } = useMedia();
  const microphone = useValue(devices.microphone);
  return (
    <Sheet open onClose={onClose} title={t("settings.title")}>
      <div className="settings">
        <Segments
          legend={t("settings.language")}
          name="language"
          value={language}
          options={[
            ["de", "Deutsch"],
            ["en", "English"],
          ]}
          onChange={(next) => void chooseLanguage(next)}
        />
        <Segments
          legend={t("settings.theme")}
          name="theme"
          value={theme}
          options={[
            ["system", t("settings.system")],
            ["light", t("settings.light")],
            ["dark", t("settings.dark")],
          ]}
          onChange={(next) => {
            chooseTheme(next);
            setTheme(next);
          }}
        />
        <Segments
          legend={t("settings.side")}
          name="side"
          value={readSide().place}
          options={[
            ["left", t("settings.left")],
            ["right", t("settings.right")],
          ]}
          onChange={side.move}
        />
        <Switch
          label={t("settings.keys")}
          hint={t("settings.keysHint")}
          checked={keys}
          onChange={(on) => {
            enableKeys(on);
            setKeys(on);
          }}
        />
        <h3 className="settings-head">{t("settings.devices")}</h3>
        <DevicePickers devices={devices} />
        <MirrorSwitch />
        <BackgroundPicker />
        <BackgroundNotice picture={devices.picture} />
        <h3 className="settings-head">{t("media.microphone")}</h3>
        {microphone.on && <LevelBar meter={meter} />}
        <MicrophoneSettings />
        <h3 className="settings-head">{t("settings.sound")}</h3>
        <SoundSettings />
        <SavingChoice />
      </div>
    </Sheet>
  );
}
