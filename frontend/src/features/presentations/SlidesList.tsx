import { CircleAlert, FilePlus2, Files, LoaderCircle, SquarePen, Trash2, X } from "lucide-react";
import { Suspense, useState } from "react";
import type { FailedPresentationView, PresentationView } from "../../contract";
import { t } from "../../i18n";
import { useSend, useView } from "../../meeting/useMeeting";
import { Button, IconButton } from "../../ui/Button";
import { lazyPart } from "../../ui/lazyPart";
import { useValue } from "../../ui/useValue";
import { presentationsCommands } from "./presentations.commands";
import type { Uploads } from "./UploadSlides";
import { explainFailure } from "./upload";
import { useCurrentPage } from "./usePages";

const RemoveSlidesSheet = lazyPart(() => import("./RemoveSlidesSheet"));

export interface SlidesListProps {
  readonly uploads: Uploads;
  readonly onUpload: () => void;
}

/** Every document of the room with its state: show it, remove it, see what is on its way and what failed. */
export function SlidesList({ uploads, onUpload }: SlidesListProps) {
  const { presentations } = useView("presentations");
  const { presentation: shown } = useCurrentPage();
  const commands = presentationsCommands(useSend());
  const failures = useValue(uploads.failures.list);
  const [removing, setRemoving] = useState<PresentationView | null>(null);
  return (
    <>
      <ul className="slides" aria-label={t("slides.all")}>
        {presentations.map((item) => (
          <Document
            key={item.id}
            presentation={item}
            shown={item.id === shown?.id}
            onShow={(pageId) => void commands.showPage(pageId)}
            onRemove={() => setRemoving(item)}
          />
        ))}
        {failures.map((failure) => (
          <Failed key={failure.id} failure={failure} onDismiss={() => uploads.failures.dismiss(failure.id)} />
        ))}
      </ul>
      <div className="sheet-actions">
        <Button look="primary" icon={<FilePlus2 size={18} aria-hidden />} onClick={onUpload}>
          {t("slides.upload")}
        </Button>
      </div>
      <Suspense fallback={null}>
        {removing && <RemoveSlidesSheet presentation={removing} onClose={() => setRemoving(null)} />}
      </Suspense>
    </>
  );
}

interface DocumentProps {
  readonly presentation: PresentationView;
  readonly shown: boolean;
  readonly onShow: (pageId: string) => void;
  readonly onRemove: () => void;
}

function Document({ presentation, shown, onShow, onRemove }: DocumentProps) {
  const { blank, converting, fileName, pageCount, pages } = presentation;
  const name = blank ? t("slides.board") : fileName;
  const first = pages[0];
  const state = !converting
    ? t("slides.count", { count: pages.length })
    : pageCount > 0
      ? t("slides.converting", { ready: pages.length, total: pageCount })
      : t("slides.reading");
  const Icon = converting ? LoaderCircle : blank ? SquarePen : Files;
  return (
    <li className="slides-item" data-shown={shown || undefined}>
      <span className="slides-icon" aria-hidden>
        <Icon size={20} className={converting ? "spin" : ""} />
      </span>
      <span className="slides-words">
        <bdi className="slides-name" title={name}>
          {name}
        </bdi>
        <span className="hint">{state}</span>
        {converting && (
          <progress
            max={Math.max(1, pageCount)}
            {...(pageCount > 0 ? { value: pages.length } : {})}
            aria-label={name}
          />
        )}
      </span>
      {shown ? (
        <span className="slides-shown">{t("slides.shown")}</span>
      ) : (
        <Button
          disabled={!first}
          aria-label={t("slides.showNamed", { name })}
          onClick={() => first && onShow(first.id)}
        >
          {t("slides.show")}
        </Button>
      )}
      {!blank && (
        <IconButton
          label={t("slides.remove", { name })}
          icon={<Trash2 size={18} aria-hidden />}
          className="button-erase"
          onClick={onRemove}
        />
      )}
    </li>
  );
}

function Failed({ failure, onDismiss }: { readonly failure: FailedPresentationView; readonly onDismiss: () => void }) {
  return (
    <li className="slides-item" data-failed>
      <span className="slides-icon" aria-hidden>
        <CircleAlert size={20} />
      </span>
      <span className="slides-words">
        <bdi className="slides-name" title={failure.fileName}>
          {failure.fileName}
        </bdi>
        <span className="hint">{explainFailure(failure.reason)}</span>
      </span>
      <IconButton
        label={`${t("ui.dismiss")}: ${failure.fileName}`}
        icon={<X size={18} aria-hidden />}
        onClick={onDismiss}
      />
    </li>
  );
}
