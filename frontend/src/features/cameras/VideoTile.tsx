import { Hand, HandHelping, MicOff, PictureInPicture2, Pin, PinOff } from "lucide-react";
import { useEffect, useRef } from "react";
import type { ParticipantView } from "../../contract";
import { t } from "../../i18n";
import { preferences } from "../../media/preferences";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/Button";
import { notify } from "../../ui/notices";
import { useFloating } from "../../ui/useFloating";
import { useOnScreen } from "../../ui/useOnScreen";
import { useValue } from "../../ui/useValue";
import { ConnectionMark } from "./ConnectionMark";
import { OthersConnectionMark } from "./OthersConnectionMark";
import { useTileSize } from "./useTileSize";

export interface VideoTileProps {
  readonly person: ParticipantView;
  readonly track: MediaStreamTrack | null;
  readonly speaking: boolean;
  readonly own: boolean;
  readonly pinned: boolean;
  readonly onPin: () => void;
}

export function VideoTile({ person, track, speaking, own, pinned, onPin }: VideoTileProps) {
  const { mirror } = useValue(preferences);
  const video = useRef<HTMLVideoElement>(null);
  const tile = useRef<HTMLElement>(null);
  const onScreen = useOnScreen(tile);
  const floating = useFloating(tile);
  useTileSize(tile, own ? null : person.id, onScreen, floating, pinned);
  const isSeen = onScreen || floating > 0;
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    // What nobody sees is not drawn; a small window of its own is seen wherever the tile is.
    const seen = isSeen ? track : null;
    const before = element.srcObject as MediaStream | null;
    if (seen && before?.getVideoTracks()[0] === seen) return;
    element.srcObject = seen ? new MediaStream([seen]) : null;
    // Muted pictures may always play; an interruption by a newer track is no error.
    if (seen) element.play().catch(() => undefined);
  }, [track, isSeen]);
  const name = own ? t("people.you") : person.name;
  return (
    <figure
      ref={tile}
      className={own ? "tile tile-own" : "tile"}
      data-speaking={speaking || undefined}
      data-pinned={pinned || undefined}
      data-interprets={person.interprets || undefined}
      data-away={!person.connected || undefined}
      data-participant={person.id}
    >
      <video
        ref={video}
        className="tile-video"
        autoPlay
        playsInline
        muted
        hidden={!track}
        data-mirrored={(own && mirror) || undefined}
        aria-label={person.name}
      />
      {!track && <Avatar id={person.id} name={person.name} large speaking={speaking} />}
      <figcaption className="tile-name">
        {!person.microphoneOpen && <MicOff size={14} aria-label={t("people.microphoneOff")} />}
        {person.interprets && <HandHelping size={14} aria-label={t("people.interprets")} />}
        {person.handRaisedAt && <Hand size={14} aria-label={t("people.handUp")} className="hand-mark" />}
        <bdi>{name}</bdi>
      </figcaption>
      <div className="tile-quality">
        {own ? <ConnectionMark onlyTrouble /> : <OthersConnectionMark id={person.id} name={person.name} onlyPoor />}
      </div>
      <div className="tile-tools">
        {track && !own && document.pictureInPictureEnabled && (
          <IconButton
            className="tile-float"
            label={t("media.float", { name: person.name })}
            icon={<PictureInPicture2 size={16} aria-hidden />}
            onClick={() => void floatPicture(video.current)}
          />
        )}
        <IconButton
          label={t(pinned ? "media.unpin" : "media.pin", { name: person.name })}
          icon={pinned ? <PinOff size={16} aria-hidden /> : <Pin size={16} aria-hidden />}
          onClick={onPin}
        />
      </div>
    </figure>
  );
}

/** A small window of the browser that stays above all others; a second click closes it. */
async function floatPicture(video: HTMLVideoElement | null): Promise<void> {
  if (!video) return;
  try {
    if (document.pictureInPictureElement === video) await document.exitPictureInPicture();
    else await video.requestPictureInPicture();
  } catch {
    // No picture has come yet, or the system has no room for it.
    notify(t("media.floatFailed"), "warning");
  }
}
