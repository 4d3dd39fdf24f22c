import { CircleAlert, Plug, X } from "lucide-react";
import { BackgroundNotice } from "../features/backgrounds/BackgroundNotice";
import { explainProblem } from "../features/cameras";
import { t } from "../i18n";
import type { DeviceKind, Devices } from "../media/devices";
import { Button, IconButton } from "../ui/Button";
import { useValue } from "../ui/useValue";

/** What keeps microphone or camera from working, said where it was clicked. */
interface Props {
  readonly devices: Devices;
  /** Opens the device, for that is what was wanted. */
  readonly onOpen: (kind: DeviceKind) => void;
}

export function DeviceProblems(props: Props) {
  return (
    <>
      <OneProblem kind="microphone" {...props} />
      <OneProblem kind="camera" {...props} />
      <BackgroundNotice picture={props.devices.picture} className="callout callout-float" />
      <Returned {...props} />
    </>
  );
}

function OneProblem({ kind, devices, onOpen }: Props & { readonly kind: DeviceKind }) {
  const { problem } = useValue(devices[kind]);
  const returned = useValue(devices.returned);
  if (!problem || (problem === "unplugged" && returned?.kind === kind)) return null;
  return (
    <div className="callout callout-float" role="alert">
      <CircleAlert size={20} aria-hidden />
      <span>{explainProblem(kind, problem)}</span>
      {problem !== "insecure" && (
        <Button
          onClick={() => {
            devices.forgive(kind);
            onOpen(kind);
          }}
        >
          {t("media.tryAgain")}
        </Button>
      )}
      <IconButton label={t("ui.dismiss")} icon={<X size={18} aria-hidden />} onClick={() => devices.forgive(kind)} />
    </div>
  );
}

function Returned({ devices, onOpen }: Props) {
  const returned = useValue(devices.returned);
  if (!returned) return null;
  const { kind, label } = returned;
  return (
    <div className="callout callout-float" role="status">
      <Plug size={20} aria-hidden />
      <span>{t("media.returned", { device: label || t(`media.${kind}`) })}</span>
      <Button
        onClick={() => {
          void devices.takeBack(returned).then(() => returned.wasOn && onOpen(kind));
        }}
      >
        {t("media.useAgain")}
      </Button>
      <IconButton label={t("ui.dismiss")} icon={<X size={18} aria-hidden />} onClick={() => devices.leave(kind)} />
    </div>
  );
}
