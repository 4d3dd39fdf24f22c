import { useState } from "react";
import { DevicePickers, MicrophoneSettings, SoundSettings } from "../features/cameras";
import { chooseLanguage, t, useLanguage } from "../i18n";
import type { Devices } from "../media/devices";
import { enableKeys, keysEnabled } from "../ui/keys";
import { Sheet } from "../ui/Sheet";
import { Switch } from "../ui/Switch";
import { chooseTheme, readTheme, type Theme } from "../ui/theme";
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
  return (
    <Sheet open onClose={onClose} title={t("settings.title")}>
      <div className="settings">
        <Choice
          legend={t("settings.language")}
          name="language"
          value={language}
          options={[
            ["de", "Deutsch"],
            ["en", "English"],
          ]}
          onChange={(next) => void chooseLanguage(next)}
        />
        <Choice
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
        <Choice
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
        <MicrophoneSettings />
        <h3 className="settings-head">{t("settings.sound")}</h3>
        <SoundSettings />
      </div>
    </Sheet>
  );
}

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly name: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ legend, name, value, options, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="segments">
      <legend className="field-label">{legend}</legend>
      {options.map(([option, label]) => (
        <label key={option} className="segment">
          <input type="radio" name={name} checked={value === option} onChange={() => onChange(option)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
