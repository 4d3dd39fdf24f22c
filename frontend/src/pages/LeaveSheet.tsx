import { DoorClosed, LogOut, Trash2 } from "lucide-react";
import { t } from "../i18n";
import { useMeeting, useSend } from "../meeting/useMeeting";
import { Button } from "../ui/Button";
import { notify } from "../ui/notices";
import { Sheet } from "../ui/Sheet";

export interface LeaveSheetProps {
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

/** A moderator who goes is asked once: go alone, end it for all, or have no room any more. Ending cannot be undone. */
export default function LeaveSheet({ onDelete, onClose }: LeaveSheetProps) {
  const { connection } = useMeeting();
  const send = useSend();
  const end = async () => {
    const reply = await send({ type: "endMeeting" });
    if (!reply.ok && reply.rule !== "client.closed") notify(t("room.endRefused"), "error");
  };
  return (
    <Sheet open onClose={onClose} title={t("room.leaveTitle")}>
      <p>{t("room.leaveText")}</p>
      <div className="sheet-choices">
        <Button
          className="button-large button-wide"
          icon={<LogOut size={20} aria-hidden />}
          onClick={() => void connection.leave()}
        >
          {t("room.leaveOnly")}
        </Button>
        <Button
          look="danger"
          className="button-large button-wide"
          icon={<DoorClosed size={20} aria-hidden />}
          onClick={() => void end()}
        >
          {t("teach.end")}
        </Button>
        <Button
          look="quiet"
          className="button-wide button-erase"
          icon={<Trash2 size={18} aria-hidden />}
          onClick={onDelete}
        >
          {`${t("delete.open")} …`}
        </Button>
      </div>
    </Sheet>
  );
}
