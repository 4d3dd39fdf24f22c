import { Hand, LogOut, MessageSquare, Shapes, Users } from "lucide-react";
import { Suspense, useEffect, useRef, useState } from "react";
import { Cameras, ConnectionMark, MediaVerb, OthersConnectionMark, SoundPrompt, useMedia } from "../features/cameras";
import { ChatPanel } from "../features/chat";
import { HandVerb, PeoplePanel } from "../features/participants";
import { PollCard } from "../features/polls";
import { ShareVerb } from "../features/shares";
import { UploadProgress, useUploads } from "../features/presentations";
import type { ParticipantView } from "../contract";
import { t } from "../i18n";
import type { Devices } from "../media/devices";
import { useMeeting, useMeetingState, useRights, useView } from "../meeting/useMeeting";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { fetchParts, lazyPart } from "../ui/lazyPart";
import { notify } from "../ui/notices";
import { useValue } from "../ui/useValue";
import { Verb } from "../ui/Verb";
import { api, UPLOAD_BYTES_MAX } from "./api";
import { DeviceProblems } from "./DeviceProblems";
import { SideHandle } from "./SideHandle";
import { readSide, useSide } from "./side";
import { Stage } from "./Stage";
import { TopBar } from "./TopBar";
import { useAnnouncements } from "./useAnnouncements";
import { useRoomKeys } from "./useRoomKeys";

const TeachSheet = lazyPart(() => import("./TeachSheet"));
const SettingsSheet = lazyPart(() => import("./SettingsSheet"));
const HelpSheet = lazyPart(() => import("./HelpSheet"));
const LeaveSheet = lazyPart(() => import("./LeaveSheet"));
const VolumeSheet = lazyPart(() => import("../features/cameras/VolumeSheet"));
const DeleteRoomSheet = lazyPart(() => import("./DeleteRoomSheet"));

/** First the lesson, then what somebody may open later. */
const PARTS_AFTER_MS = 3_000;

export type OpenSheet = "teach" | "poll" | "upload" | "slides" | "settings" | "help" | "leave" | "delete" | null;

export interface RoomProps {
  readonly devices: Devices;
  readonly onDelete: () => Promise<boolean>;
}

export function Room({ devices, onDelete }: RoomProps) {
  const { connection } = useMeeting();
  const { moderator, presenter } = useRights();
  const lost = useMeetingState((state) => state.phase === "lost");
  const outdated = useMeetingState((state) => state.outdated);
  const { title } = useView("participants");
  const [sheet, setSheet] = useState<OpenSheet>(null);
  const [limit, setLimit] = useState(UPLOAD_BYTES_MAX);
  const uploads = useUploads(limit);
  const { switchTo } = useMedia();
  const room = useRef<HTMLDivElement>(null);
  const side = useSide(room);
  const unread = useUnread(side.tab === "chat");
  useAnnouncements();
  useRoomKeys({ side, openSheet: setSheet });
  useEffect(() => {
    void api.client().then((result) => result.ok && setLimit(result.value.uploadBytesMax));
    const timer = setTimeout(() => void fetchParts(), PARTS_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const leads = moderator || presenter;
  return (
    <div
      className="room"
      data-side={side.tab ? "open" : "folded"}
      data-place={readSide().place}
      data-lost={lost || undefined}
      ref={room}
    >
      <nav className="skips" aria-label={t("room.skip")}>
        <Skip to="board">{t("room.toBoard")}</Skip>
        {side.tab && <Skip to="side">{t("room.toSide")}</Skip>}
        <Skip to="verbs">{t("room.toVerbs")}</Skip>
      </nav>
      <TopBar onSheet={setSheet} />
      <main className="stage" id="board" tabIndex={-1}>
        <Stage onUpload={() => setSheet("upload")} />
        {lost && (
          <p className="lost-line" role="alert">
            <span className="lost-dot" aria-hidden />
            {t(outdated ? "room.outdated" : "room.lost")}
          </p>
        )}
        <div className="stage-float">
          <DeviceProblems devices={devices} onOpen={(kind) => void switchTo(kind, true)} />
          <UploadProgress uploads={uploads} />
          <PollCard />
        </div>
        <SoundPrompt />
      </main>
      <Cameras />
      {side.tab && (
        <aside className="side" id="side" tabIndex={-1} aria-label={t("room.side")}>
          <SideHandle side={side} />
          <div className="tabs">
            <div
              className="tab-list"
              role="tablist"
              tabIndex={-1}
              aria-label={t("room.side")}
              onKeyDown={(event) => {
                if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
                const other = side.tab === "people" ? "chat" : "people";
                side.show(other);
                document.getElementById(`tab-${other}`)?.focus();
              }}
            >
              {(["people", "chat"] as const).map((tab) => (
                <button
                  key={tab}
                  type="button"
                  role="tab"
                  id={`tab-${tab}`}
                  aria-selected={side.tab === tab}
                  aria-controls="side-panel"
                  tabIndex={side.tab === tab ? 0 : -1}
                  className="tab"
                  onClick={() => side.show(tab)}
                >
                  {tab === "people" ? <PeopleWord /> : t("chat.title")}
                </button>
              ))}
            </div>
            <button type="button" className="tab-fold" onClick={() => side.show(null)} aria-label={t("room.fold")}>
              <span aria-hidden>×</span>
            </button>
          </div>
          <div className="side-panel" role="tabpanel" id="side-panel" aria-labelledby={`tab-${side.tab}`}>
            {side.tab === "people" ? <People /> : <ChatPanel />}
          </div>
        </aside>
      )}
      <footer className="verbs" id="verbs" tabIndex={-1} aria-label={t("room.verbs")}>
        <div className="verbs-main">
          <MediaVerb kind="microphone" />
          <MediaVerb kind="camera" />
          <ShareVerb />
          <HandVerb />
        </div>
        <div className="verbs-panels">
          <PeopleVerb pressed={side.tab === "people"} onClick={() => side.toggle("people")} />
          <Verb
            icon={<MessageSquare size={22} aria-hidden />}
            word={t("chat.title")}
            tip={`${t("chat.title")} (C)`}
            pressed={side.tab === "chat"}
            badge={unread > 0 && Math.min(unread, 99)}
            onClick={() => side.toggle("chat")}
          />
          {leads && (
            <Verb
              icon={<Shapes size={22} aria-hidden />}
              word={t("teach.title")}
              short={t("teach.short")}
              tone="accent"
              onClick={() => setSheet("teach")}
            />
          )}
        </div>
        <div className="verbs-end">
          <Verb
            icon={<LogOut size={22} aria-hidden />}
            word={t("room.leave")}
            short={t("room.leaveShort")}
            tone="danger"
            onClick={() => (moderator ? setSheet("leave") : void connection.leave())}
          />
        </div>
      </footer>
      <ErrorBoundary key={sheet} fallback={null} onError={() => notify(t("ui.partMissing"), "error")}>
        <Suspense fallback={null}>
          {(sheet === "teach" || sheet === "poll" || sheet === "upload" || sheet === "slides") && (
            <TeachSheet part={sheet} onPart={setSheet} uploads={uploads} />
          )}
          {sheet === "settings" && <SettingsSheet devices={devices} side={side} onClose={() => setSheet(null)} />}
          {sheet === "help" && <HelpSheet onClose={() => setSheet(null)} />}
          {sheet === "leave" && <LeaveSheet onDelete={() => setSheet("delete")} onClose={() => setSheet(null)} />}
          {sheet === "delete" && <DeleteRoomSheet title={title} onDelete={onDelete} onClose={() => setSheet(null)} />}
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}

/** Moves the focus and leaves the address alone: what stands behind its # is a token. */
function Skip({ to, children }: { readonly to: string; readonly children: string }) {
  return (
    <a
      href={`#${to}`}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(to)?.focus();
      }}
    >
      {children}
    </a>
  );
}

function People() {
  const { speakers } = useMedia();
  const [loud, setLoud] = useState<ParticipantView | null>(null);
  return (
    <>
      <PeoplePanel speaking={useValue(speakers.speaking)} onVolume={setLoud} markOf={markOf} />
      <Suspense fallback={null}>{loud && <VolumeSheet person={loud} onClose={() => setLoud(null)} />}</Suspense>
    </>
  );
}

const markOf = (person: ParticipantView) => <PersonMark person={person} />;

function PersonMark({ person: { id, name } }: { readonly person: ParticipantView }) {
  const { moderator } = useRights();
  const me = useMeetingState((state) => state.me);
  if (id === me) return <ConnectionMark />;
  return moderator ? <OthersConnectionMark id={id} name={name} /> : null;
}

function PeopleWord() {
  const { participants } = useView("participants");
  return (
    <>
      {t("people.title")} <span className="count">{participants.length}</span>
    </>
  );
}

function PeopleVerb({ pressed, onClick }: { readonly pressed: boolean; readonly onClick: () => void }) {
  const { participants } = useView("participants");
  const hands = participants.filter((person) => person.handRaisedAt).length;
  return (
    <Verb
      icon={<Users size={22} aria-hidden />}
      word={t("people.title")}
      tip={`${t("people.title")} (P)`}
      pressed={pressed}
      badge={
        hands > 0 && (
          <>
            <Hand size={13} strokeWidth={2.5} aria-label={t("people.handUp")} />
            {hands}
          </>
        )
      }
      onClick={onClick}
    />
  );
}

/** Messages of others since the chat was last seen. */
function useUnread(visible: boolean): number {
  const { messages } = useView("chat");
  const me = useMeetingState((state) => state.me);
  const newest = messages.at(-1)?.seq ?? 0;
  const [seen, setSeen] = useState(newest);
  if (visible && seen !== newest) setSeen(newest);
  if (visible) return 0;
  return messages.filter((message) => message.seq > seen && message.author !== me && !message.deleted).length;
}
