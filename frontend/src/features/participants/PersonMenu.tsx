import {
  EllipsisVertical,
  GraduationCap,
  Hand,
  HandHelping,
  MicOff,
  Pencil,
  PencilOff,
  Presentation,
  UserMinus,
  UserRound,
  UserRoundPen,
  Volume2,
} from "lucide-react";
import type { ParticipantView } from "../../contract";
import { t } from "../../i18n";
import { useMeetingState, useRights, useSend, useView } from "../../meeting/useMeeting";
import { Menu, type MenuItem } from "../../ui/Menu";
import { participantsCommands } from "./participants.commands";

export interface PersonMenuProps {
  readonly person: ParticipantView;
  readonly onRename: () => void;
  readonly onRemove: () => void;
  /** Sets how loud the person is for oneself. */
  readonly onVolume: () => void;
}

const SIZE = 18;

/** What can be done with a person, the same wherever the person is shown. */
export function PersonMenu({ person, onRename, onRemove, onVolume }: PersonMenuProps) {
  const me = useMeetingState((state) => state.me);
  const { moderator, presenter } = useRights();
  const holder = useView("participants").presenter;
  const { drawers, everybodyDraws } = useView("whiteboard");
  const commands = participantsCommands(useSend());
  const own = person.id === me;
  const real = person.kind === "person";
  const items: MenuItem[] = [];
  const add = (label: string, icon: MenuItem["icon"], onSelect: () => void, danger = false) =>
    items.push({ label, icon, onSelect, danger });

  if (own) add(t("people.rename"), <UserRoundPen size={SIZE} aria-hidden />, onRename);
  if (!own) add(t("people.volume"), <Volume2 size={SIZE} aria-hidden />, onVolume);
  if (person.handRaisedAt && (own || moderator)) {
    add(t("people.lowerHand"), <Hand size={SIZE} aria-hidden />, () => void commands.lowerHand(person.id));
  }
  if (moderator && !own && person.microphoneOpen) {
    add(t("people.mute"), <MicOff size={SIZE} aria-hidden />, () => void commands.mute(person.id));
  }
  if (moderator && real && person.role === "viewer" && !everybodyDraws) {
    if (drawers.includes(person.id)) {
      add(
        t("people.stopDrawing"),
        <PencilOff size={SIZE} aria-hidden />,
        () => void commands.allowDrawing(person.id, false),
      );
    } else {
      add(t("people.letDraw"), <Pencil size={SIZE} aria-hidden />, () => void commands.allowDrawing(person.id, true));
    }
  }
  if ((moderator || presenter) && real && person.id !== holder && person.connected) {
    add(
      own ? t("people.present") : t("people.makePresenter"),
      <Presentation size={SIZE} aria-hidden />,
      () => void commands.givePresenter(person.id),
    );
  }
  if (moderator) {
    add(
      t(person.interprets ? "people.endInterpreter" : "people.makeInterpreter"),
      <HandHelping size={SIZE} aria-hidden />,
      () => void commands.setInterpreter(person.id, !person.interprets),
    );
  }
  if (moderator && real && !own) {
    if (person.role === "viewer") {
      add(
        t("people.makeModerator"),
        <GraduationCap size={SIZE} aria-hidden />,
        () => void commands.setRole(person.id, "moderator"),
      );
    } else {
      add(
        t("people.makeViewer"),
        <UserRound size={SIZE} aria-hidden />,
        () => void commands.setRole(person.id, "viewer"),
      );
    }
  }
  if (moderator && !own) add(t("people.remove"), <UserMinus size={SIZE} aria-hidden />, onRemove, true);
  // The place stays, so that the marks of all people stand below each other.
  if (items.length === 0) return <span className="menu-gap" aria-hidden />;
  const label = t("people.menu", { name: person.name });
  return (
    <Menu label={label} items={items}>
      <EllipsisVertical size={18} aria-hidden />
    </Menu>
  );
}
