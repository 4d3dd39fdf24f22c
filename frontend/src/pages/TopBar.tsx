import { CircleHelp, Settings, UserPlus } from "lucide-react";
import { PageControls } from "../features/presentations";
import { t } from "../i18n";
import { seats } from "../meeting/seat";
import { useMeeting, useMeetingState, useView } from "../meeting/useMeeting";
import { Button, IconButton } from "../ui/Button";
import { copyText } from "../ui/clipboard";
import { notify } from "../ui/notices";
import type { OpenSheet } from "./Room";

export function TopBar({ onSheet }: { readonly onSheet: (sheet: OpenSheet) => void }) {
  const { roomId } = useMeeting();
  const { title } = useView("participants");
  const invitation = seats.invitation(roomId);
  const invite = async (url: string) => {
    notify(t((await copyText(url)) ? "room.linkCopied" : "room.linkNotCopied", { link: url }));
  };
  return (
    <header className="top">
      <div className="top-start">
        <img src="/icon.svg" alt="" width={24} height={24} />
        <h1 className="top-title" dir="auto">
          {title}
        </h1>
        <SavingMark />
      </div>
      <PageControls onUpload={() => onSheet("upload")} onManage={() => onSheet("slides")} />
      <div className="top-end">
        {invitation && (
          <Button
            look="quiet"
            className="top-invite"
            icon={<UserPlus size={18} aria-hidden />}
            onClick={() => void invite(invitation)}
          >
            {t("room.invite")}
          </Button>
        )}
        <IconButton
          className="top-help"
          label={t("help.title")}
          icon={<CircleHelp size={20} aria-hidden />}
          onClick={() => onSheet("help")}
        />
        <IconButton
          label={t("settings.title")}
          icon={<Settings size={20} aria-hidden />}
          onClick={() => onSheet("settings")}
        />
      </div>
    </header>
  );
}

/** Always in the same place, with words: is what I do kept? */
function SavingMark() {
  const lost = useMeetingState((state) => state.phase === "lost");
  const saving = useMeetingState((state) => state.saving);
  const diskFull = useMeetingState((state) => state.diskFull);
  const waiting = useMeetingState((state) => state.waiting > 0);
  // Counted only where it takes a while: in a stroke's time a number is only unrest.
  const left = useMeetingState((state) => (state.piledUp && state.waiting > 1 ? state.waiting : 0));
  const outdated = useMeetingState((state) => state.outdated);
  if (outdated) {
    return (
      <Button look="primary" className="top-reload" onClick={() => location.reload()}>
        {t("room.reload")}
      </Button>
    );
  }
  const [state, word] = lost
    ? (["lost", t("room.markLost")] as const)
    : saving
      ? (["saving", t(diskFull ? "room.markDiskFull" : "room.markBehind")] as const)
      : waiting
        ? (["waiting", t("room.markSaving")] as const)
        : (["saved", t("room.markSaved")] as const);
  const counted = state === "waiting" && left > 0;
  return (
    <span className="mark" data-state={state} role="status">
      <span className="mark-dot" aria-hidden />
      <span className="mark-word" aria-hidden={counted || undefined}>
        {counted ? t("room.markSending", { count: left }) : word}
      </span>
      {/* Who hears it hears that it is being saved and that it is saved, not each number in between. */}
      {counted && <span className="unseen">{word}</span>}
    </span>
  );
}
