import { useState } from "react";
import { t } from "../../i18n";
import { prefer, preferences } from "../../media/preferences";
import { useMeetingState, useView } from "../../meeting/useMeeting";
import { Button } from "../../ui/Button";
import { useValue } from "../../ui/useValue";
import { useMedia } from "./useMedia";
import { VideoTile } from "./VideoTile";

/** More faces than this are a crowd, not faces: the list of people has them all. */
const TILES_MAX = 9;

/** Everybody whose camera is on, the speakers among the others, and oneself; with nobody, who presents: the place stays. */
export function Cameras() {
  const { media, devices, speakers } = useMedia();
  const { participants, presenter } = useView("participants");
  const me = useMeetingState((state) => state.me);
  const remote = useValue(media.remote);
  const speaking = useValue(speakers.speaking);
  const ownCamera = useValue(devices.camera);
  const [pinned, setPinned] = useState<string | null>(null);

  const shown = participants.filter(
    (person) => person.cameraOn || person.id === pinned || (person.id === me && ownCamera.track !== null),
  );
  const voices = participants.filter((person) => !shown.includes(person) && person.microphoneOpen);
  const order = (id: string): number => (id === pinned ? 0 : id === me ? 2 : 1);
  const nobody = shown.length + voices.length === 0;
  const placeholder = nobody ? participants.find(({ id }) => id === (presenter ?? me)) : undefined;
  const tiles = [...shown, ...voices, ...(placeholder ? [placeholder] : [])]
    .slice(0, TILES_MAX)
    .sort((a, b) => order(a.id) - order(b.id) || participants.indexOf(a) - participants.indexOf(b));
  const hidden = Math.max(0, shown.length + voices.length - tiles.length);
  const { soundOnly } = useValue(preferences);
  if (tiles.length === 0) return null;
  return (
    <section className="cameras" aria-label={t("media.cameras")} data-count={tiles.length}>
      {soundOnly && (
        <p className="cameras-note">
          {t("media.soundOnlyNow")}
          <Button look="quiet" onClick={() => prefer({ soundOnly: false })}>
            {t("media.soundOnlyEnd")}
          </Button>
        </p>
      )}
      {tiles.map((person) => (
        <VideoTile
          key={person.id}
          person={person}
          track={person.id === me ? ownCamera.track : person.cameraOn ? (remote.get(person.id)?.video ?? null) : null}
          speaking={speaking.has(person.id)}
          own={person.id === me}
          pinned={person.id === pinned}
          onPin={() => setPinned(person.id === pinned ? null : person.id)}
        />
      ))}
      {hidden > 0 && <p className="cameras-more">{t("media.more", { count: hidden })}</p>}
    </section>
  );
}
