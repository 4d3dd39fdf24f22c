import { Trash2 } from "lucide-react";
import { useState } from "react";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Sheet } from "../ui/Sheet";

export interface DeleteRoomSheetProps {
  readonly title: string;
  /** False where the server could not delete it. */
  readonly onDelete: () => Promise<boolean>;
  readonly onClose: () => void;
}

/** Nothing of a room comes back, so this asks, and says what goes. */
export default function DeleteRoomSheet({ title, onDelete, onClose }: DeleteRoomSheetProps) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const remove = async () => {
    setBusy(true);
    setFailed(false);
    const done = await onDelete();
    setBusy(false);
    setFailed(!done);
  };
  return (
    <Sheet open onClose={onClose} title={t("delete.title")}>
      <p>{t("delete.text", { title })}</p>
      <ul className="sheet-list">
        <li>{t("delete.slides")}</li>
        <li>{t("delete.boards")}</li>
        <li>{t("delete.chat")}</li>
        <li>{t("delete.links")}</li>
      </ul>
      <p>
        <strong>{t("delete.never")}</strong>
      </p>
      {failed && (
        <p className="error" role="alert">
          {t("delete.failed")}
        </p>
      )}
      <div className="sheet-actions">
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button look="danger" disabled={busy} icon={<Trash2 size={18} aria-hidden />} onClick={() => void remove()}>
          {t(busy ? "delete.busy" : "delete.now")}
        </Button>
      </div>
    </Sheet>
  );
}
