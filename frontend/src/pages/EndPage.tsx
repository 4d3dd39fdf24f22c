import "./pages.css";
import { Hand, House, LogIn, Trash2 } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { type MessageKey, t } from "../i18n";
import { routes } from "../routes";
import { Button } from "../ui/Button";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { lazyPart } from "../ui/lazyPart";
import { notify } from "../ui/notices";
import { useHeadingFocus } from "../ui/useHeadingFocus";
import { api } from "./api";
import { PageFrame } from "./PageFrame";

const DeleteRoomSheet = lazyPart(() => import("./DeleteRoomSheet"));

interface Ending {
  readonly title: MessageKey;
  readonly text: MessageKey;
  readonly again?: MessageKey;
}

const ENDINGS: Readonly<Record<string, Ending>> = {
  left: { title: "end.left", text: "end.leftText", again: "end.rejoin" },
  ended: { title: "end.ended", text: "end.endedText", again: "end.rejoin" },
  deleted: { title: "end.deleted", text: "end.deletedText" },
  removed: { title: "end.removed", text: "end.removedText", again: "end.ask" },
  takenOver: { title: "end.takenOver", text: "end.takenOverText", again: "end.continueHere" },
  full: { title: "end.full", text: "end.fullText", again: "end.tryAgain" },
  nameInvalid: { title: "end.name", text: "join.nameInvalid", again: "end.rejoin" },
  notFound: { title: "end.notFound", text: "end.notFoundText" },
  noToken: { title: "end.noToken", text: "end.noTokenText" },
};

/** After these a teacher may want to have no room any more. */
const DELETABLE: ReadonlySet<string> = new Set(["left", "ended"]);

export interface EndPageProps {
  readonly reason: string;
  readonly roomId: string;
  readonly token: string | null;
  readonly onRejoin: () => void;
  readonly onDelete: () => Promise<boolean>;
}

export function EndPage({ reason, roomId, token, onRejoin, onDelete }: EndPageProps) {
  const [, go] = useLocation();
  const heading = useHeadingFocus();
  const ending = ENDINGS[reason] ?? { title: "end.left", text: "end.leftText", again: "end.rejoin" };
  return (
    <PageFrame className="start">
      <div className="start-card end-card">
        <span className="end-mark" aria-hidden>
          <Hand size={28} />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {t(ending.title)}
        </h1>
        <p className="lead">{t(ending.text)}</p>
        {ending.again && (
          <Button
            look="primary"
            className="button-large button-wide"
            icon={<LogIn size={20} aria-hidden />}
            onClick={onRejoin}
          >
            {t(ending.again)}
          </Button>
        )}
        <Button
          look="quiet"
          className="button-wide"
          icon={<House size={18} aria-hidden />}
          onClick={() => go(routes.start)}
        >
          {t("end.home")}
        </Button>
        {token && DELETABLE.has(reason) && <DeleteRoom roomId={roomId} token={token} onDelete={onDelete} />}
      </div>
    </PageFrame>
  );
}

/** Only for who holds a teacher's link. */
function DeleteRoom({
  roomId,
  token,
  onDelete,
}: Pick<EndPageProps, "roomId" | "onDelete"> & { readonly token: string }) {
  const [title, setTitle] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    let gone = false;
    void api.room(roomId, token).then((result) => {
      if (!gone && result.ok && result.value.role === "moderator") setTitle(result.value.title);
    });
    return () => {
      gone = true;
    };
  }, [roomId, token]);
  if (title === null) return null;
  return (
    <>
      <Button
        look="quiet"
        className="button-wide button-erase"
        icon={<Trash2 size={18} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {`${t("delete.open")} …`}
      </Button>
      <ErrorBoundary key={String(open)} fallback={null} onError={() => notify(t("ui.partMissing"), "error")}>
        <Suspense fallback={null}>
          {open && <DeleteRoomSheet title={title} onDelete={onDelete} onClose={() => setOpen(false)} />}
        </Suspense>
      </ErrorBoundary>
    </>
  );
}
