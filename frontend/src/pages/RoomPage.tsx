import "./room.css";
import { useEffect, useState } from "react";
import { MediaContext, useMedia } from "../features/cameras";
import { SharingContext } from "../features/shares";
import { t } from "../i18n";
import type { Devices } from "../media/devices";
import { createSignalRHub } from "../meeting/hub";
import { MeetingContext, useMeetingState } from "../meeting/useMeeting";
import { Button } from "../ui/Button";
import { keysEnabled } from "../ui/keys";
import { notify } from "../ui/notices";
import { Classroom } from "./classroom";
import { Room } from "./Room";
import { Waiting } from "./Waiting";

export interface RoomPageProps {
  readonly roomId: string;
  readonly token: string;
  readonly name: string;
  readonly devices: Devices;
  readonly onEnd: (reason: string) => void;
  /** Deletes the room; false where the server could not. */
  readonly onDelete: () => Promise<boolean>;
}

export default function RoomPage({ roomId, token, name, devices, onEnd, onDelete }: RoomPageProps) {
  const [classroom, setClassroom] = useState<Classroom | null>(null);
  useEffect(() => {
    const made: Classroom = new Classroom({
      roomId,
      token,
      name,
      devices,
      createHub: createSignalRHub,
      onMuted: (by) => {
        const people = made.store.get().view?.participants.participants;
        const moderator = people?.find((person) => person.id === by)?.name;
        notify(moderator ? t("media.mutedBy", { name: moderator }) : t("media.muted"), "warning");
      },
      onAway: (closed) => {
        const [kind] = closed;
        const what =
          closed.length > 1 ? "media.away.both" : kind === "camera" ? "media.away.camera" : "media.away.microphone";
        notify(`${t(what)}${keysEnabled() && kind === "microphone" ? ` ${t("media.away.key")}` : ""}`, "warning");
      },
      onCameraSaved: () => notify(t("media.cameraSaved")),
      onShareEnded: (by) => {
        const people = made.store.get().view?.participants.participants;
        const moderator = people?.find((person) => person.id === by)?.name;
        notify(moderator ? t("shares.endedBy", { name: moderator }) : t("shares.ended"), "warning");
      },
      onMutedSpeech: () => notify(t(keysEnabled() ? "media.mutedSpeechKey" : "media.mutedSpeech")),
    });
    // A connection is made by the effect that ends it: strict mode and fast refresh make and end it twice.
    // oxlint-disable-next-line react/set-state-in-effect
    setClassroom(made);
    made.start();
    const off = devices.onNews(({ what, label }) => {
      if (what === "replaced")
        notify(t("media.microphone.replaced", { device: label || t("media.systemDevice") }), "warning");
    });
    return () => {
      off();
      made.stop();
    };
  }, [roomId, token, name, devices]);
  if (!classroom) return null;
  return (
    <MeetingContext value={classroom}>
      <MediaContext value={classroom}>
        <SharingContext value={classroom}>
          <Phases onEnd={onEnd} onDelete={onDelete} />
        </SharingContext>
      </MediaContext>
    </MeetingContext>
  );
}

function Phases({ onEnd, onDelete }: Pick<RoomPageProps, "onEnd" | "onDelete">) {
  const phase = useMeetingState((state) => state.phase);
  const there = useMeetingState((state) => state.view !== null);
  const reason = useMeetingState((state) => state.closedReason);
  const outdated = useMeetingState((state) => state.outdated);
  const diskFull = useMeetingState((state) => state.diskFull);
  const { devices } = useMedia();
  useEffect(() => {
    if (phase === "closed") onEnd(reason ?? "left");
  }, [phase, reason, onEnd]);
  const title = useMeetingState((state) => state.view?.participants.title);
  useEffect(() => {
    if (title) document.title = `${title} · Classroom`;
    return () => {
      document.title = "Classroom";
    };
  }, [title]);
  if (phase !== "closed" && !there && outdated) {
    return (
      <Waiting text={t("room.outdated")}>
        <Button look="primary" className="button-large" onClick={() => location.reload()}>
          {t("room.reload")}
        </Button>
      </Waiting>
    );
  }
  if (phase === "closed") return <Waiting text={t("room.closing")} />;
  if (!there) return <Waiting text={t(diskFull ? "room.markDiskFull" : "join.entering")} />;
  return <Room devices={devices} onDelete={onDelete} />;
}
