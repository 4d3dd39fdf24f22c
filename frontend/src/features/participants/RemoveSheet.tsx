import type { ParticipantView } from "../../contract";
import { t } from "../../i18n";
import { useSend } from "../../meeting/useMeeting";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { participantsCommands } from "./participants.commands";

export interface RemoveSheetProps {
  readonly person: ParticipantView;
  readonly onClose: () => void;
}

/** Removing cannot be undone, so it asks. */
export default function RemoveSheet({ person, onClose }: RemoveSheetProps) {
  const commands = participantsCommands(useSend());
  return (
    <Sheet open onClose={onClose} title={t("people.removeTitle", { name: person.name })}>
      <p>{t("people.removeText")}</p>
      <div className="sheet-actions">
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button
          look="danger"
          onClick={() => {
            void commands.remove(person.id);
            onClose();
          }}
        >
          {t("people.remove")}
        </Button>
      </div>
    </Sheet>
  );
}
