// Pictures of pages. They need the seat's proof in a header, so they are fetched and shown as blobs; they never change.
import type { Seat } from "../../meeting/seat";

const KEPT_MAX = 12;
const TRIES_MAX = 4;
const RETRY_MS = 800;

export class PageImages {
  readonly #kept = new Map<string, Promise<string>>();

  /** An address for <img>; the same promise for the same page. */
  get(meetingId: string, pageId: string, seat: Seat): Promise<string> {
    const known = this.#kept.get(pageId);
    if (known) {
      // Moves it to the young end.
      this.#kept.delete(pageId);
      this.#kept.set(pageId, known);
      return known;
    }
    const made = load(meetingId, pageId, seat);
    this.#kept.set(pageId, made);
    made.catch(() => this.#kept.delete(pageId));
    this.#trim();
    return made;
  }

  #trim(): void {
    for (const [pageId, image] of this.#kept) {
      if (this.#kept.size <= KEPT_MAX) return;
      this.#kept.delete(pageId);
      image.then(
        (url) => URL.revokeObjectURL(url),
        () => undefined,
      );
    }
  }
}

async function load(meetingId: string, pageId: string, seat: Seat): Promise<string> {
  const dot = pageId.lastIndexOf(".");
  const path = `/api/meetings/${meetingId}/pages/${pageId.slice(0, dot)}/${pageId.slice(dot + 1)}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(path, { headers: { Authorization: `Bearer ${seat.participantId}:${seat.secret}` } });
      if (!response.ok) throw new Error(`page ${response.status}`);
      return URL.createObjectURL(await response.blob());
    } catch (error) {
      if (attempt >= TRIES_MAX) throw error;
      await new Promise((done) => setTimeout(done, RETRY_MS * attempt));
    }
  }
}
