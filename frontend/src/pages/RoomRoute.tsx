import { type ComponentType, lazy, Suspense, useEffect, useRef, useState } from "react";
import type { RoomInfo } from "../contract";
import { t } from "../i18n";
import { Devices } from "../media/devices";
import { seats } from "../meeting/seat";
import { tokenIn } from "../routes";
import { notify } from "../ui/notices";
import { api } from "./api";
import { EndPage } from "./EndPage";
import { JoinPage } from "./JoinPage";
import type { RoomPageProps } from "./RoomPage";
import { Waiting } from "./Waiting";

let loadedRoom: ComponentType<RoomPageProps> | null = null;
const loadRoom = async () => {
  const room = await import("./RoomPage");
  loadedRoom = room.default;
  return room;
};
const LazyRoom = lazy(loadRoom);

/** The room, at once where it has come already: React shows what stands in for a lazy part for 300 ms even then. */
function RoomPage(props: RoomPageProps) {
  const [Page] = useState<ComponentType<RoomPageProps>>(() => loadedRoom ?? LazyRoom);
  return <Page {...props} />;
}

type Step =
  | { readonly at: "asking" }
  | { readonly at: "unreachable" }
  | { readonly at: "join"; readonly info: RoomInfo; readonly problem?: "nameInvalid" }
  | { readonly at: "room"; readonly name: string }
  | { readonly at: "end"; readonly reason: string };

const RETRY_MS = 2_000;

/** Takes the token out of the address, where a shared screen would show it. */
function takeToken(roomId: string): string | null {
  const token = tokenIn(location.hash);
  if (token) {
    seats.keepToken(roomId, token);
    history.replaceState(null, "", location.pathname);
    return token;
  }
  return seats.token(roomId);
}

export function RoomRoute({ roomId }: { readonly roomId: string }) {
  const [token] = useState(() => takeToken(roomId));
  const [devices] = useState(() => new Devices());
  useEffect(() => devices.watch(), [devices]);
  useEffect(() => {
    // Another link to this room in the same tab changes only what stands behind the #: the browser loads nothing.
    const handle = () => tokenIn(location.hash) && location.reload();
    addEventListener("hashchange", handle);
    return () => removeEventListener("hashchange", handle);
  }, []);
  const [step, setStep] = useState<Step>(() => {
    if (!token) return { at: "end", reason: "noToken" };
    return seats.seat(roomId) ? { at: "room", name: seats.name() } : { at: "asking" };
  });
  // While the room is being deleted its end is not news yet: the server may still fail.
  const deleting = useRef<{ end: string | null } | null>(null);
  const finish = (reason: string) => {
    if (deleting.current) deleting.current.end = reason;
    else setStep({ at: "end", reason });
  };
  const deleteRoom = async (): Promise<boolean> => {
    const wish = { end: null as string | null };
    deleting.current = wish;
    const result = await api.deleteRoom(roomId, token ?? "");
    deleting.current = null;
    const gone = result.ok || result.status === 404;
    if (gone) {
      seats.forget(roomId);
      setStep({ at: "end", reason: "deleted" });
    } else if (wish.end !== null) {
      setStep({ at: "end", reason: "ended" });
      notify(t("delete.failed"), "error");
    }
    return gone;
  };
  const asking = step.at === "asking" || step.at === "unreachable";

  useEffect(() => {
    if (!asking || !token) return undefined;
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const result = await api.room(roomId, token);
      if (gone) return;
      if (result.ok) {
        setStep({ at: "join", info: result.value });
        // While the person looks into the camera, the room comes.
        void loadRoom();
      } else if (result.status === 401 || result.status === 404) {
        setStep({ at: "end", reason: "notFound" });
      } else {
        setStep({ at: "unreachable" });
        timer = setTimeout(() => void ask(), RETRY_MS);
      }
    };
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [asking, roomId, token]);

  switch (step.at) {
    case "asking":
      return <Waiting text={t("join.loading")} />;
    case "unreachable":
      return <Waiting text={t("join.unreachable")} />;
    case "join":
      return (
        <JoinPage
          info={step.info}
          devices={devices}
          echo={{
            exchange: (offers) => api.echo(roomId, token ?? "", offers),
            relays: () => api.echoRelays(roomId, token ?? ""),
          }}
          problem={step.problem}
          onJoin={(name) => setStep({ at: "room", name })}
        />
      );
    case "room":
      return (
        <Suspense fallback={<Waiting text={t("join.entering")} />}>
          <RoomPage
            roomId={roomId}
            token={token ?? ""}
            name={step.name}
            devices={devices}
            onEnd={finish}
            onDelete={deleteRoom}
          />
        </Suspense>
      );
    case "end":
      return (
        <EndPage
          // Another reason is another page: its heading takes the focus.
          key={step.reason}
          reason={step.reason}
          roomId={roomId}
          token={token}
          onDelete={deleteRoom}
          onRejoin={() => setStep(step.reason === "takenOver" ? { at: "room", name: seats.name() } : { at: "asking" })}
        />
      );
  }
}
