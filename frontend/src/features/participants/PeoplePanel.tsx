import { Hand, Mic, MicOff, MonitorUp, Pencil, Video, WifiOff } from "lucide-react";
import { type ReactNode, Suspense, useState } from "react";
import type { ParticipantView } from "../../contract";
import { t } from "../../i18n";
import { useMeetingState, useView } from "../../meeting/useMeeting";
import { Avatar } from "../../ui/Avatar";
import { lazyPart } from "../../ui/lazyPart";
import { PersonMenu } from "./PersonMenu";

const RenameSheet = lazyPart(() => import("./RenameSheet"));
const RemoveSheet = lazyPart(() => import("./RemoveSheet"));

/** Hands first, in the order they went up; then moderators; then in the order of coming. */
export function sortPeople(people: readonly ParticipantView[]): readonly ParticipantView[] {
  const rank = (person: ParticipantView): number => (person.handRaisedAt ? 0 : person.role === "moderator" ? 1 : 2);
  return people
    .map((person, index) => ({ person, index }))
    .sort(
      (a, b) =>
        rank(a.person) - rank(b.person) ||
        (a.person.handRaisedAt ?? "").localeCompare(b.person.handRaisedAt ?? "") ||
        a.index - b.index,
    )
    .map(({ person }) => person);
}

export interface PeoplePanelProps {
  readonly speaking: ReadonlySet<string>;
  readonly onVolume: (person: ParticipantView) => void;
  /** Stands in the row of a person: how good the connection is. */
  readonly markOf: (person: ParticipantView) => ReactNode;
}

export function PeoplePanel({ speaking, onVolume, markOf }: PeoplePanelProps) {
  const { participants, presenter } = useView("participants");
  const { drawers } = useView("whiteboard");
  const { shares } = useView("shares");
  const me = useMeetingState((state) => state.me);
  const [renaming, setRenaming] = useState(false);
  const [removing, setRemoving] = useState<ParticipantView | null>(null);
  return (
    <div className="people">
      <ul className="people-list" aria-label={t("people.title")}>
        {sortPeople(participants).map((person) => (
          <li
            key={person.id}
            className="person"
            data-away={!person.connected || undefined}
            data-participant={person.id}
          >
            <Avatar id={person.id} name={person.name} speaking={speaking.has(person.id)} />
            <span className="person-words">
              <span className="person-name">
                <bdi>{person.name}</bdi>
                {person.id === me && <span className="person-self"> {t("people.self")}</span>}
              </span>
              <span className="person-line">
                <span className="person-role">{describe(person, presenter)}</span>
                <span className="person-marks">
                  {markOf(person)}
                  {speaking.has(person.id) && <span className="unseen">{t("people.speaking")}</span>}
                  {person.handRaisedAt && <Hand size={18} className="hand-mark" aria-label={t("people.handUp")} />}
                  {drawers.includes(person.id) && <Pencil size={18} aria-label={t("people.mayDraw")} />}
                  {shares.some(({ participantId }) => participantId === person.id) && (
                    <MonitorUp size={18} aria-label={t("shares.mark")} />
                  )}
                  {person.cameraOn && <Video size={18} aria-label={t("people.cameraOn")} />}
                  {person.microphoneOpen ? (
                    <Mic size={18} className="mic-mark" aria-label={t("people.microphoneOn")} />
                  ) : (
                    <MicOff size={18} className="faint" aria-label={t("people.microphoneOff")} />
                  )}
                  {!person.connected && <WifiOff size={18} aria-label={t("people.away")} />}
                </span>
              </span>
            </span>
            <PersonMenu
              person={person}
              onRename={() => setRenaming(true)}
              onRemove={() => setRemoving(person)}
              onVolume={() => onVolume(person)}
            />
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>
        {renaming && <RenameSheet onClose={() => setRenaming(false)} />}
        {removing && <RemoveSheet person={removing} onClose={() => setRemoving(null)} />}
      </Suspense>
    </div>
  );
}

function describe(person: ParticipantView, presenter: string | null): string {
  if (!person.connected) return t("people.away");
  const role =
    person.kind === "publisher"
      ? t("people.publisher")
      : t(person.role === "moderator" ? "people.moderator" : "people.viewer");
  const more = [person.id === presenter && t("people.presents"), person.interprets && t("people.interprets")];
  return [role, ...more].filter(Boolean).join(", ");
}
