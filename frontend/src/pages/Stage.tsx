import { FileUp } from "lucide-react";
import { Suspense, useMemo } from "react";
import { SharedStage } from "../features/shares";
import { useCurrentPage, usePageImage } from "../features/presentations";
import { Board } from "../features/whiteboard";
import { t, useLanguage } from "../i18n";
import { useMeeting, useMeetingState, useRights, useSend, useView } from "../meeting/useMeeting";
import { Button } from "../ui/Button";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { notify } from "../ui/notices";

/** The server keeps so much of a page's text, less one where a character takes two places (PRES-12). */
const PAGE_TEXT_MAX = 4_000;

/** After these another page may be shown. */
const TURNS = ["showPage", "removePresentation"] as const;

/** The board of the page that is shown, with what the room knows about people and rights. */
export function Stage({ onUpload }: { readonly onUpload: () => void }) {
  const language = useLanguage();
  const { connection, live } = useMeeting();
  const send = useSend();
  const me = useMeetingState((state) => state.me);
  const { moderator, presenter } = useRights();
  const { participants } = useView("participants");
  const { presentations, viewport } = useView("presentations");
  const whiteboard = useView("whiteboard");
  const { page, presentation, next } = useCurrentPage();
  const imageUrl = usePageImage(page, next);
  const turning = useMeetingState(() => TURNS.some((type) => connection.isWaiting(type)));
  const names = useMemo(() => new Map(participants.map(({ id, name }) => [id, name])), [participants]);
  const leads = moderator || presenter;
  const mayDraw = leads || whiteboard.everybodyDraws || whiteboard.drawers.includes(me);
  const bare = presentation?.blank === true && presentations.length === 1 && leads;
  const untouched = !whiteboard.pages.some((board) => board.count > 0);
  const isShared = useView("shares").shares.length > 0;
  if (!page) return <p className="stage-empty">{t("slides.none")}</p>;
  return (
    <>
      <Suspense fallback={<div className="stage-loading" aria-hidden />}>
        <Board
          page={page}
          imageUrl={imageUrl}
          view={whiteboard}
          me={me}
          mayDraw={mayDraw}
          isPresenter={presenter}
          isModerator={moderator}
          viewport={viewport}
          turning={turning}
          names={names}
          language={language}
          send={send}
          live={live}
        />
      </Suspense>
      <ErrorBoundary fallback={null} onError={() => notify(t("ui.partMissing"), "error")}>
        <Suspense fallback={null}>{isShared && <SharedStage />}</Suspense>
      </ErrorBoundary>
      <section className="unseen" aria-label={t("slides.text", { number: page.number })} data-page-text={page.id}>
        {page.text || t("slides.noText")}
        {page.text.length >= PAGE_TEXT_MAX - 1 && <p>{t("slides.textCut")}</p>}
      </section>
      {page.image && !imageUrl && <p className="stage-coming">{t("slides.coming")}</p>}
      {bare && untouched && (
        <div className="stage-invite">
          <Button icon={<FileUp size={18} aria-hidden />} onClick={onUpload}>
            {t("slides.invite")}
          </Button>
        </div>
      )}
    </>
  );
}
