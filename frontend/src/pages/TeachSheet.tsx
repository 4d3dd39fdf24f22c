import {
  BarChart3,
  DoorClosed,
  Files,
  FileUp,
  MicOff,
  MonitorOff,
  MonitorUp,
  Pencil,
  PencilOff,
  SquarePen,
} from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { participantsCommands } from "../features/participants";
import { StartPoll } from "../features/polls";
import { sharesCommands } from "../features/shares";
import { SlidesList, UploadArea, type useUploads } from "../features/presentations";
import { t } from "../i18n";
import { useRights, useSend, useView } from "../meeting/useMeeting";
import { notify } from "../ui/notices";
import { Sheet } from "../ui/Sheet";
import type { OpenSheet } from "./Room";

export interface TeachSheetProps {
  readonly part: "teach" | "poll" | "upload" | "slides";
  readonly onPart: (part: OpenSheet) => void;
  readonly uploads: ReturnType<typeof useUploads>;
}

export default function TeachSheet({ part, onPart, uploads }: TeachSheetProps) {
  const close = () => onPart(null);
  const titles = {
    teach: t("teach.title"),
    poll: t("teach.poll"),
    upload: t("slides.upload"),
    slides: t("slides.all"),
  };
  return (
    <Sheet open onClose={close} title={titles[part]} look={part === "teach" ? "bottom" : "card"}>
      {part === "teach" && <Tools onPart={onPart} />}
      <Suspense fallback={null}>{part === "poll" && <StartPoll onStarted={close} />}</Suspense>
      {part === "slides" && <SlidesList uploads={uploads} onUpload={() => onPart("upload")} />}
      {part === "upload" && (
        <>
          <UploadArea uploads={uploads} onChosen={close} />
          <p className="hint">{t("slides.uploadHint")}</p>
        </>
      )}
    </Sheet>
  );
}

function Tools({ onPart }: { readonly onPart: (part: OpenSheet) => void }) {
  const send = useSend();
  const commands = participantsCommands(send);
  const { moderator } = useRights();
  const { everybodyDraws } = useView("whiteboard");
  const { everybodyShares } = useView("shares");
  const close = () => onPart(null);
  return (
    <div className="tools">
      <Tool icon={<FileUp />} word={t("slides.upload")} hint={t("teach.uploadHint")} onClick={() => onPart("upload")} />
      <Tool icon={<Files />} word={t("slides.all")} hint={t("slides.manageHint")} onClick={() => onPart("slides")} />
      <Tool icon={<BarChart3 />} word={t("teach.poll")} hint={t("teach.pollHint")} onClick={() => onPart("poll")} />
      <Tool
        icon={<SquarePen />}
        word={t("slides.addBlank")}
        hint={t("teach.blankHint")}
        onClick={() => {
          void send({ type: "addBlankPage" });
          close();
        }}
      />
      {moderator && (
        <>
          <Tool
            icon={everybodyDraws ? <PencilOff /> : <Pencil />}
            word={t(everybodyDraws ? "teach.drawingOff" : "teach.drawingOn")}
            hint={t(everybodyDraws ? "teach.drawingOffHint" : "teach.drawingOnHint")}
            onClick={() => {
              void commands.allowDrawing(null, !everybodyDraws);
              close();
            }}
          />
          <Tool
            icon={everybodyShares ? <MonitorOff /> : <MonitorUp />}
            word={t(everybodyShares ? "shares.allowOff" : "shares.allow")}
            hint={t(everybodyShares ? "shares.allowOffHint" : "shares.allowHint")}
            onClick={() => {
              void sharesCommands(send).allow(!everybodyShares);
              close();
            }}
          />
          <Tool
            icon={<MicOff />}
            word={t("teach.muteAll")}
            hint={t("teach.muteAllHint")}
            onClick={() => {
              void commands.muteAll().then((reply) => reply.ok && notify(t("teach.mutedAll")));
              close();
            }}
          />
          <Tool
            icon={<DoorClosed />}
            word={t("teach.end")}
            hint={t("teach.endHint")}
            danger
            onClick={() => onPart("leave")}
          />
        </>
      )}
    </div>
  );
}

interface ToolProps {
  readonly icon: ReactNode;
  readonly word: string;
  readonly hint: string;
  readonly danger?: boolean;
  readonly onClick: () => void;
}

function Tool({ icon, word, hint, danger = false, onClick }: ToolProps) {
  return (
    <button type="button" className="tool" data-danger={danger || undefined} onClick={onClick}>
      <span className="tool-icon" aria-hidden>
        {icon}
      </span>
      <span className="tool-word">{word}</span>
      <span className="hint">{hint}</span>
    </button>
  );
}
