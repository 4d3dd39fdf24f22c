import { Hand } from "lucide-react";
import { useState } from "react";
import { t } from "../../i18n";
import { useMe, useSend } from "../../meeting/useMeeting";
import { Verb } from "../../ui/Verb";
import { participantsCommands } from "./participants.commands";

export function HandVerb() {
  const me = useMe();
  const commands = participantsCommands(useSend());
  const up = me?.handRaisedAt != null;
  const [busy, setBusy] = useState(false);
  return (
    <Verb
      icon={<Hand size={22} aria-hidden />}
      word={t("people.hand")}
      tip={`${t(up ? "people.lowerHand" : "people.raiseHand")} (H)`}
      tone="attention"
      pressed={up}
      busy={busy}
      onClick={() => {
        if (!me || busy) return;
        setBusy(true);
        void (up ? commands.lowerHand(me.id) : commands.raiseHand()).finally(() => setBusy(false));
      }}
    />
  );
}
