import { FileUp, LoaderCircle } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { t } from "../../i18n";
import { useMeeting, useMeetingState, useRights, useView } from "../../meeting/useMeeting";
import { Button } from "../../ui/Button";
import { notify } from "../../ui/notices";
import { Failures } from "./failures";
import { explainFailure, startUpload, type Upload, type UploadHandle } from "./upload";

const MEGABYTE = 1_048_576;

export interface Uploads {
  readonly upload: Upload | null;
  readonly failures: Failures;
  readonly start: (file: File) => void;
  readonly cancel: () => void;
}

/** One upload at a time; it lives with the room, so the sheet may close meanwhile. */
export function useUploads(bytesMax: number): Uploads {
  const { store, connection } = useMeeting();
  const [upload, setUpload] = useState<Upload | null>(null);
  const handle = useRef<UploadHandle | null>(null);
  const [failures] = useState(() => new Failures(store));
  useEffect(
    () => failures.listen(({ fileName, reason }) => notify(`${fileName}: ${explainFailure(reason)}`, "error")),
    [failures],
  );
  const start = (file: File) => {
    const { seat } = connection;
    if (!seat || upload) return;
    if (file.size > bytesMax) {
      notify(t("slides.error.tooLargeFor", { size: Math.floor(bytesMax / MEGABYTE) }), "error");
      return;
    }
    setUpload({ fileName: file.name, progress: 0 });
    const running = startUpload(store.get().meetingId, seat, file, (progress) =>
      setUpload({ fileName: file.name, progress }),
    );
    handle.current = running;
    void running.done.then((result) => {
      setUpload(null);
      handle.current = null;
      if (!result.ok && result.message) notify(`${file.name}: ${result.message}`, "error");
    });
  };
  return { upload, failures, start, cancel: () => handle.current?.abort() };
}

export function UploadArea({ uploads, onChosen }: { readonly uploads: Uploads; readonly onChosen: () => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (!file) return;
    uploads.start(file);
    onChosen();
  };
  const drag = (event: DragEvent, next: boolean) => {
    event.preventDefault();
    setOver(next);
  };
  return (
    // The button inside does the same by click and by key.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="drop"
      data-over={over || undefined}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        take(event.dataTransfer.files);
      }}
    >
      <FileUp size={28} aria-hidden />
      <p>{t("slides.drop")}</p>
      <Button look="primary" onClick={() => input.current?.click()}>
        {t("slides.chooseFile")}
      </Button>
      <input
        ref={input}
        type="file"
        accept="application/pdf,.pdf"
        className="unseen"
        tabIndex={-1}
        aria-label={t("slides.chooseFile")}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
    </div>
  );
}

/** What is on its way: the upload, then the pages that are ready. */
export function UploadProgress({ uploads }: { readonly uploads: Uploads }) {
  const { presentations } = useView("presentations");
  const lost = useMeetingState((state) => state.phase === "lost");
  const { moderator, presenter } = useRights();
  // Who only watches sees the pages come; how many there are still to be is the teacher's business.
  const converting = moderator || presenter ? presentations.filter((item) => item.converting) : [];
  const { upload } = uploads;
  if (!upload && converting.length === 0) return null;
  return (
    <div className="progress-card" role="status">
      {upload && (
        <div className="progress-line">
          <span className="progress-words">
            <bdi>{upload.fileName}</bdi>
            <span>{t("slides.uploading", { percent: Math.round(upload.progress * 100) })}</span>
          </span>
          <progress max={1} value={upload.progress} aria-label={t("slides.upload")} />
          <Button look="quiet" onClick={uploads.cancel}>
            {t("ui.cancel")}
          </Button>
        </div>
      )}
      {converting.map((item) => (
        <div key={item.id} className="progress-line">
          <span className="progress-words">
            <LoaderCircle size={16} className={lost ? "" : "spin"} aria-hidden />
            <bdi>{item.fileName}</bdi>
            <span>
              {item.pageCount > 0
                ? t("slides.converting", { ready: item.pages.length, total: item.pageCount })
                : t("slides.reading")}
            </span>
          </span>
          <progress
            max={Math.max(1, item.pageCount)}
            {...(item.pageCount > 0 ? { value: item.pages.length } : {})}
            aria-label={item.fileName}
          />
        </div>
      ))}
    </div>
  );
}
