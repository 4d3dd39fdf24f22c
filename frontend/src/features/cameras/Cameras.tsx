import { ChevronLeft, ChevronRight, LayoutGrid, Shrink } from "lucide-react";
import { useEffect, useState } from "react";
import { t } from "../../i18n";
import { prefer, preferences } from "../../media/preferences";
import { useMeetingState, useView } from "../../meeting/useMeeting";
import { Button, IconButton } from "../../ui/Button";
import { isCovered } from "../../ui/keys";
import { useValue } from "../../ui/useValue";
import { pageOf, tilesOf } from "./tiles";
import { useMedia } from "./useMedia";
import { VideoTile } from "./VideoTile";

/** Everybody whose camera is on, those who may be heard, and oneself; at the edge, or large in place of the board. */
export function Cameras() {
  const { media, devices, speakers } = useMedia();
  const { participants, presenter } = useView("participants");
  const me = useMeetingState((state) => state.me);
  const remote = useValue(media.remote);
  const speaking = useValue(speakers.speaking);
  const ownCamera = useValue(devices.camera);
  const ownPicture = useValue(devices.picture.state).track;
  const { saving } = useValue(preferences);
  const [pinned, setPinned] = useState<string | null>(null);
  const [wanted, setWanted] = useState(0);
  const [large, setLarge] = useState(false);
  useEscape(large, () => setLarge(false));

  const all = tilesOf(participants, { me, pinned, presenter, ownPicture: ownCamera.track !== null });
  const { items, page, pages } = pageOf(all, wanted);
  // Whom the wall has no place for is not shown at all; whoever has a tile says its size itself.
  useEffect(() => {
    // Of the people, not of what comes from them: while a connection is made anew nothing comes, and the tiles stay.
    media.tiles.keep(new Set(participants.map(({ id }) => id)));
    for (const id of remote.keys()) if (!items.some((person) => person.id === id)) media.tiles.show(id, 0);
  });
  if (items.length === 0) return null;
  const columns = columnsFor(items.length);
  return (
    <section
      className="cameras"
      aria-label={t("media.cameras")}
      data-count={items.length}
      data-large={large || undefined}
      data-columns={columns}
      data-rows={Math.ceil(items.length / columns)}
    >
      {saving !== "nothing" && (
        <p className="cameras-note">
          {t(`media.saving.${saving}.now`)}
          <Button look="quiet" onClick={() => prefer({ saving: "nothing" })}>
            {t("media.savingEnd")}
          </Button>
        </p>
      )}
      {(all.length > 1 || large) && (
        <div className="cameras-bar">
          {pages > 1 && <Pages page={page} pages={pages} onPage={setWanted} />}
          <IconButton
            className="cameras-large"
            label={t(large ? "media.backToBoard" : "media.allLarge")}
            icon={large ? <Shrink size={18} aria-hidden /> : <LayoutGrid size={18} aria-hidden />}
            onClick={() => setLarge(!large)}
          />
        </div>
      )}
      {items.map((person) => (
        <VideoTile
          key={person.id}
          person={person}
          track={person.id === me ? ownPicture : person.cameraOn ? (remote.get(person.id)?.video ?? null) : null}
          speaking={speaking.has(person.id)}
          own={person.id === me}
          pinned={person.id === pinned}
          onPin={() => setPinned(person.id === pinned ? null : person.id)}
        />
      ))}
    </section>
  );
}

/** Seven columns hold forty-nine. */
function columnsFor(count: number): number {
  return Math.ceil(Math.sqrt(count));
}

interface PagesProps {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

function Pages({ page, pages, onPage }: PagesProps) {
  return (
    <>
      <IconButton
        label={t("media.pageBefore")}
        icon={<ChevronLeft size={18} aria-hidden />}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      />
      <span className="cameras-page" role="status">
        {t("media.pageOf", { page: page + 1, pages })}
      </span>
      <IconButton
        label={t("media.pageAfter")}
        icon={<ChevronRight size={18} aria-hidden />}
        disabled={page === pages - 1}
        onClick={() => onPage(page + 1)}
      />
    </>
  );
}

/** Escape goes one step back, unless something above has taken it. */
function useEscape(active: boolean, back: () => void): void {
  useEffect(() => {
    if (!active) return undefined;
    const down = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && !isCovered()) back();
    };
    document.addEventListener("keydown", down);
    return () => document.removeEventListener("keydown", down);
  });
}
