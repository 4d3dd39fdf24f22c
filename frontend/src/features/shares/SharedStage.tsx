import { CircleStop, Maximize, Minimize, Presentation, RotateCw, Volume2 } from "lucide-react";
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { ShareView } from "../../contract";
import { t } from "../../i18n";
import { preferences } from "../../media/preferences";
import { useMeetingState, useRights, useSend, useView } from "../../meeting/useMeeting";
import { Button, IconButton } from "../../ui/Button";
import { Popover } from "../../ui/Popover";
import { Range } from "../../ui/Range";
import { useFloating } from "../../ui/useFloating";
import { useOnScreen } from "../../ui/useOnScreen";
import { useValue } from "../../ui/useValue";
import { watchHeight } from "../../ui/watchHeight";
import { nextTurn, TurnedVideo } from "./TurnedVideo";
import { BOARD, keyOf, type ShareChoice, shareKey, shownShare, voiceName } from "./shares";
import { sharesCommands } from "./shares.commands";
import { useSharing } from "./useSharing";
import { nameShare } from "./words";
import { say } from "./texts";

/** What is shared, in place of the slides; and small, to be chosen, beside what is shown. */
export default function SharedStage() {
  const { shares } = useView("shares");
  const { participants } = useView("participants");
  const me = useMeetingState((state) => state.me);
  const [choice, setChoice] = useState<ShareChoice | null>(null);
  const stage = useRef<HTMLElement>(null);
  const nameOf = (id: string): string => participants.find((person) => person.id === id)?.name ?? "";
  const shown = shownShare(shares, me, choice);
  const large = shares.find((share) => keyOf(share) === shown);
  const choose = (key: string) => {
    setChoice({ shown: key, known: shares.map(keyOf) });
    // The slides are not in what fills the screen.
    if (key === BOARD && document.fullscreenElement) void document.exitFullscreen();
  };
  return (
    <section className="shared" ref={stage} aria-label={say("title")} data-shown={large ? true : undefined}>
      <div className="shared-bar">
        <ul className="shared-choice">
          {large && (
            <li>
              <Button
                className="shared-back"
                icon={<Presentation size={18} aria-hidden />}
                onClick={() => choose(BOARD)}
              >
                {say("backToSlides")}
              </Button>
            </li>
          )}
          {shares.map((share) => (
            <li key={keyOf(share)}>
              <Choice
                share={share}
                what={nameShare(share, me, nameOf)}
                chosen={share === large}
                onChoose={() => choose(keyOf(share))}
              />
            </li>
          ))}
        </ul>
        {large && (
          <Tools share={large} what={nameShare(large, me, nameOf)} name={nameOf(large.participantId)} stage={stage} />
        )}
      </div>
      {large && (
        <Large key={shown} share={large} what={nameShare(large, me, nameOf)} name={nameOf(large.participantId)} />
      )}
    </section>
  );
}

/** Where the picture comes from: this browser or the server. */
function useTrack({ participantId, source }: ShareView): MediaStreamTrack | null {
  const { media, sharing } = useSharing();
  const me = useMeetingState((state) => state.me);
  const remote = useValue(media.remote);
  const own = useValue(sharing.own);
  if (participantId === me) return own.get(source)?.video ?? null;
  return remote.get(participantId)?.shares.get(source)?.video ?? null;
}

/** Tells the server how large the share is shown; one's own does not come from there. */
function useSize(box: RefObject<HTMLElement | null>, { participantId, source }: ShareView): void {
  const { media } = useSharing();
  const me = useMeetingState((state) => state.me);
  const own = participantId === me;
  const seen = useOnScreen(box);
  const floating = useFloating(box);
  useEffect(() => {
    const element = box.current;
    if (!element || own) return undefined;
    return watchHeight(element, seen, floating, (pixels) => media.tiles.show(participantId, pixels, source));
  }, [box, own, participantId, source, seen, floating, media]);
}

interface ChoiceProps {
  readonly share: ShareView;
  readonly what: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Choice({ share, what, chosen, onChoose }: ChoiceProps) {
  const me = useMeetingState((state) => state.me);
  const { sharing } = useSharing();
  const own = share.participantId === me;
  return (
    <div className="shared-card" data-own={own || undefined} data-chosen={chosen || undefined}>
      <button
        type="button"
        className="shared-small"
        aria-pressed={chosen}
        aria-label={say("show", { what })}
        onClick={onChoose}
      >
        {!chosen && <Small share={share} />}
        <span className="shared-name">{what}</span>
      </button>
      {own && (
        <Button
          className="shared-stop"
          aria-label={say("stop", { what })}
          icon={<CircleStop size={16} aria-hidden />}
          onClick={() => void sharing.stop(share.source)}
        >
          {say("stopWord")}
        </Button>
      )}
    </div>
  );
}

function Small({ share }: { readonly share: ShareView }) {
  const box = useRef<HTMLDivElement>(null);
  const track = useTrack(share);
  useSize(box, share);
  return (
    <div className="shared-thumb" ref={box} aria-hidden>
      <TurnedVideo track={track} degrees={share.degrees} label="" />
    </div>
  );
}

interface ToolsProps {
  readonly share: ShareView;
  readonly what: string;
  readonly name: string;
  readonly stage: RefObject<HTMLElement | null>;
}

function Tools({ share, what, name, stage }: ToolsProps) {
  const { volumes } = useSharing();
  const { moderator } = useRights();
  const me = useMeetingState((state) => state.me);
  const commands = sharesCommands(useSend());
  const bySeat = useValue(volumes.bySeat);
  const full = useFullscreen(stage);
  const own = share.participantId === me;
  const key = shareKey(share.participantId, share.source);
  return (
    <div className="shared-tools">
      {share.sound && !own && (
        <Popover
          label={say("volume", { what })}
          title={say("volume", { what })}
          className="icon-button"
          face={<Volume2 size={20} aria-hidden />}
        >
          <Range
            label={t("media.volume")}
            value={bySeat.get(key) ?? 100}
            onChange={(next) => volumes.set(key, voiceName(name, share.source), next)}
          />
        </Popover>
      )}
      {own && share.source === "document" && (
        <IconButton
          label={say("turn")}
          icon={<RotateCw size={20} aria-hidden />}
          onClick={() => void commands.turn(nextTurn(share.degrees))}
        />
      )}
      {document.fullscreenEnabled && (
        <IconButton
          label={say(full ? "fullscreenEnd" : "fullscreen")}
          icon={full ? <Minimize size={20} aria-hidden /> : <Maximize size={20} aria-hidden />}
          onClick={() => void (full ? document.exitFullscreen() : stage.current?.requestFullscreen())}
        />
      )}
      {moderator && !own && (
        <IconButton
          className="shared-end"
          label={say("stopOther", { what })}
          icon={<CircleStop size={20} aria-hidden />}
          onClick={() => void commands.stop(share.participantId, share.source)}
        />
      )}
    </div>
  );
}

function onFullscreen(listener: () => void): () => void {
  document.addEventListener("fullscreenchange", listener);
  return () => document.removeEventListener("fullscreenchange", listener);
}

function useFullscreen(stage: RefObject<HTMLElement | null>): boolean {
  return useSyncExternalStore(onFullscreen, () => {
    const full = document.fullscreenElement;
    return full !== null && full === stage.current;
  });
}

interface LargeProps {
  readonly share: ShareView;
  readonly what: string;
  readonly name: string;
}

function Large({ share, what, name }: LargeProps) {
  const box = useRef<HTMLDivElement>(null);
  const track = useTrack(share);
  const [seen, setSeen] = useState(false);
  useSize(box, share);
  const { participants } = useView("participants");
  const { saving } = useValue(preferences);
  const me = useMeetingState((state) => state.me);
  const away = participants.some(({ id, connected }) => id === share.participantId && !connected);
  const own = share.participantId === me;
  const why = saving === "soundOnly" && !own ? "soundOnly" : away ? "away" : seen && track ? null : "coming";
  return (
    <div className="shared-large" ref={box} data-own={own || undefined}>
      <TurnedVideo track={track} degrees={share.degrees} label={what} onPicture={() => setSeen(true)} />
      {why && (
        <p className="shared-why" role="status">
          {say(why, { name })}
        </p>
      )}
    </div>
  );
}
