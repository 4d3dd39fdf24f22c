import { X } from "lucide-react";
import { t } from "../i18n";
import { IconButton } from "./Button";
import { dismiss, useNotices } from "./notices";

/** The one live region of the page. */
export function Notices() {
  const notices = useNotices();
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className={notice.silent ? "unseen" : `notice notice-${notice.tone}`}>
          <span>{notice.text}</span>
          {!notice.silent && (
            <IconButton label={t("ui.dismiss")} icon={<X size={16} aria-hidden />} onClick={() => dismiss(notice.id)} />
          )}
        </div>
      ))}
    </div>
  );
}
