import { useEffect, useState } from "react";
import type { PageView, PresentationView } from "../../contract";
import { useMeeting, useMeetingState, useView } from "../../meeting/useMeeting";
import { PageImages } from "./pageImages";

export interface CurrentPage {
  readonly presentation: PresentationView | undefined;
  readonly page: PageView | undefined;
  readonly previous: PageView | undefined;
  readonly next: PageView | undefined;
}

/** What is shown now, and its neighbours. */
export function useCurrentPage(): CurrentPage {
  const { presentations, current } = useView("presentations");
  const presentation = presentations.find((item) => item.pages.some((page) => page.id === current));
  const pages = presentation?.pages ?? [];
  const at = pages.findIndex((page) => page.id === current);
  return {
    presentation,
    page: pages[at],
    previous: at > 0 ? pages[at - 1] : undefined,
    next: at >= 0 ? pages[at + 1] : undefined,
  };
}

/** Between two rounds of tries for a picture that does not come. */
const AGAIN_MS = 3_000;

const images = new PageImages();

/** The picture of a page: null for a blank one and while it comes; the next one is fetched ahead. */
export function usePageImage(page: PageView | undefined, next: PageView | undefined): string | null {
  const { connection } = useMeeting();
  const meetingId = useMeetingState((state) => state.meetingId);
  const joined = useMeetingState((state) => state.phase === "joined");
  const [shown, setShown] = useState<{ readonly id: string; readonly url: string } | null>(null);
  const id = page?.image ? page.id : null;
  const nextId = next?.image ? next.id : null;
  useEffect(() => {
    const { seat } = connection;
    if (!id || !seat || !joined) return;
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = () => {
      images.get(meetingId, id, seat).then(
        (url) => {
          if (gone) return;
          setShown({ id, url });
          if (nextId) images.get(meetingId, nextId, seat).catch(() => undefined);
        },
        () => {
          // A page that is shown is worth every further try.
          if (!gone) timer = setTimeout(load, AGAIN_MS);
        },
      );
    };
    load();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [connection, meetingId, id, nextId, joined]);
  return shown && shown.id === id ? shown.url : null;
}
