import type { ShareSource, ShareView } from "../../contract";
import { t } from "../../i18n";
import { notify } from "../../ui/notices";
import type { ShareTrouble } from "./useSharing";
import { say } from "./texts";

/** What is shared, and whose it is. */
export function nameShare({ participantId, source }: ShareView, me: string, nameOf: (id: string) => string): string {
  const what = nameSource(source);
  return participantId === me ? say("ofMe", { what }) : say("of", { what, name: nameOf(participantId) });
}

export function nameSource(source: ShareSource): string {
  return t(`shares.source.${source}`);
}

/** Says why nothing is shared; that somebody has thought better of it is no trouble. */
export function tellTrouble(trouble: ShareTrouble | null): void {
  if (trouble === "unplugged") notify(t("media.camera.unplugged"), "warning");
  else if (trouble) notify(say(trouble), trouble === "cancelled" ? "info" : "warning");
}
