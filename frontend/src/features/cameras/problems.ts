import type { DeviceKind, DeviceProblem } from "../../media/devices";
import { t } from "../../i18n";

/** What happened, why, and what to do. */
export function explainProblem(kind: DeviceKind, problem: DeviceProblem): string {
  switch (problem) {
    case "refused":
      return t(kind === "microphone" ? "media.microphone.refused" : "media.camera.refused");
    case "busy":
      return t(kind === "microphone" ? "media.microphone.busy" : "media.camera.busy");
    case "none":
      return t(kind === "microphone" ? "media.microphone.none" : "media.camera.none");
    case "unplugged":
      return t(kind === "microphone" ? "media.microphone.unplugged" : "media.camera.unplugged");
    case "insecure":
      return t("media.insecure");
    case "failed":
      return t(kind === "microphone" ? "media.microphone.failed" : "media.camera.failed");
  }
}
