import type { PresentationView } from "../../contract";
import { t } from "../../i18n";
import { useSend } from "../../meeting/useMeeting";
import { Button } from "../../ui/Button";
import { Sheet } from "../../ui/Sheet";
import { presentationsCommands } from "./presentations.commands";

export interface RemoveSlidesSheetProps {
  readonly presentation: PresentationView;
  readonly onClose: () => void;
}

/** What was drawn on the pages goes with them and cannot come back, so it asks. */
export default function RemoveSlidesSheet({ presentation, onClose }: RemoveSlidesSheetProps) {
  const { fileName, pages } = presentation;
  const commands = presentationsCommands(useSend());
  return (
    <Sheet open onClose={onClose} title={t("slides.removeTitle")}>
      <p>
        {pages.length === 0
          ? t("slides.removeConverting", { name: fileName })
          : t("slides.removeText", { name: fileName, count: pages.length })}
      </p>
      <div className="sheet-actions">
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button
          look="danger"
          onClick={() => {
            void commands.remove(presentation.id);
            onClose();
          }}
        >
          {t("slides.removeNow")}
        </Button>
      </div>
    </Sheet>
  );
}
