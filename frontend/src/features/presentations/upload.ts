// Sends a file and says how far it is. XMLHttpRequest: fetch does not tell about what is on its way up.
import { t } from "../../i18n";
import type { Seat } from "../../meeting/seat";

export interface Upload {
  readonly fileName: string;
  /** 0 to 1. */
  readonly progress: number;
}

export interface UploadHandle {
  readonly done: Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }>;
  abort(): void;
}

export function startUpload(
  meetingId: string,
  seat: Seat,
  file: File,
  onProgress: (progress: number) => void,
): UploadHandle {
  const request = new XMLHttpRequest();
  const name = encodeURIComponent(file.name);
  request.open("POST", `/api/meetings/${meetingId}/presentations?name=${name}`);
  request.setRequestHeader("Authorization", `Bearer ${seat.participantId}:${seat.secret}`);
  request.setRequestHeader("Content-Type", "application/pdf");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) onProgress(event.loaded / event.total);
  });
  const done = new Promise<{ ok: true } | { ok: false; message: string }>((resolve) => {
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) resolve({ ok: true });
      else resolve({ ok: false, message: explainStatus(request.status) });
    });
    request.addEventListener("error", () => resolve({ ok: false, message: t("slides.error.network") }));
    request.addEventListener("abort", () => resolve({ ok: false, message: "" }));
  });
  request.send(file);
  return { done, abort: () => request.abort() };
}

/** Why the server did not take the file. */
export function explainStatus(status: number): string {
  switch (status) {
    case 413:
      return t("slides.error.tooLarge");
    case 415:
      return t("slides.error.notPdf");
    case 409:
      return t("slides.error.tooMany");
    case 429:
      return t("slides.error.tooOften");
    case 507:
      return t("slides.error.diskFull");
    case 401:
    case 403:
    case 404:
      return t("slides.error.forbidden");
    default:
      return t("slides.error.server", { status });
  }
}

/** Why the file could not be turned into slides. */
export function explainFailure(reason: string): string {
  switch (reason) {
    case "broken":
      return t("slides.error.broken");
    case "encrypted":
      return t("slides.error.encrypted");
    case "tooManyPages":
      return t("slides.error.tooManyPages");
    case "tooLarge":
      return t("slides.error.tooLarge");
    case "timeout":
      return t("slides.error.timeout");
    case "diskFull":
      return t("slides.error.diskFull");
    case "server":
      return t("slides.error.conversion");
    default:
      return t("slides.error.broken");
  }
}
