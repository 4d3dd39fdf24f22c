import { useEffect } from "react";
import { t } from "../../i18n";
import type { Devices } from "../../media/devices";
import { useValue } from "../../ui/useValue";

export interface DevicePickersProps {
  readonly devices: Devices;
  readonly kinds?: readonly ("microphone" | "camera" | "speaker")[];
}

const INPUT_KIND = { microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" } as const;

/** Elsewhere the system alone decides where sound comes out. */
const choosesSpeaker = "setSinkId" in HTMLMediaElement.prototype;

/** Which microphone, which speaker, which camera. Names are known only after the browser has been allowed once. */
export function DevicePickers({ devices, kinds = ["microphone", "speaker", "camera"] }: DevicePickersProps) {
  const list = useValue(devices.list);
  const choice = useValue(devices.choice);
  useEffect(() => {
    void devices.refresh();
  }, [devices]);
  const words = { microphone: t("media.microphone"), speaker: t("media.speaker"), camera: t("media.camera") };
  return (
    <div className="pickers">
      {kinds
        .filter((kind) => kind !== "speaker" || choosesSpeaker)
        .map((kind) => {
          const found = list.filter((device) => device.kind === INPUT_KIND[kind] && device.label !== "");
          return (
            <label key={kind} className="field">
              <span className="field-label">{words[kind]}</span>
              <select
                className="select"
                value={found.some((device) => device.deviceId === choice[kind]) ? choice[kind] : ""}
                onChange={(event) => void devices.choose({ [kind]: event.target.value })}
              >
                <option value="">{t("media.systemDevice")}</option>
                {found
                  .filter((device) => device.deviceId !== "default" && device.deviceId !== "")
                  .map((device) => (
                    <option key={device.deviceId} value={device.deviceId}>
                      {device.label}
                    </option>
                  ))}
              </select>
            </label>
          );
        })}
    </div>
  );
}
