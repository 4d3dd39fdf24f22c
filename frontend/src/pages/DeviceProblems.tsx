import { CircleAlert, X } from "lucide-react";
import { explainProblem } from "../features/cameras";
import { t } from "../i18n";
import type { DeviceKind, Devices } from "../media/devices";
import { Button, IconButton } from "../ui/Button";
import { useValue } from "../ui/useValue";

/** What keeps microphone or camera from working, said where it was clicked. */
export function DeviceProblems({ devices }: { readonly devices: Devices }) {
  return (
    <>
      <OneProblem kind="microphone" devices={devices} />
      <OneProblem kind="camera" devices={devices} />
    </>
  );
}

function OneProblem({ kind, devices }: { readonly kind: DeviceKind; readonly devices: Devices }) {
  const { problem } = useValue(devices[kind]);
  if (!problem) return null;
  return (
    <div className="callout callout-float" role="alert">
      <CircleAlert size={20} aria-hidden />
      <span>{explainProblem(kind, problem)}</span>
      {problem !== "insecure" && (
        <Button
          onClick={() => {
            devices.forgive(kind);
            void devices.open(kind).then((open) => open && devices.close(kind));
          }}
        >
          {t("media.tryAgain")}
        </Button>
      )}
      <IconButton label={t("ui.dismiss")} icon={<X size={18} aria-hidden />} onClick={() => devices.forgive(kind)} />
    </div>
  );
}
