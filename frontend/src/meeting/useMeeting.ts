import { createContext, useContext, useSyncExternalStore } from "react";
import type { Command, ParticipantView, SendReply } from "../contract";
import type { MeetingConnection } from "./connection";
import type { LiveSocket } from "./live";
import type { MeetingState, MeetingStore } from "./store";
import type { FoldedView } from "./view";

/** What a room's parts share. */
export interface Meeting {
  readonly roomId: string;
  readonly store: MeetingStore;
  readonly connection: MeetingConnection;
  readonly live: LiveSocket;
}

export const MeetingContext = createContext<Meeting | null>(null);

export function useMeeting(): Meeting {
  const meeting = useContext(MeetingContext);
  if (!meeting) throw new Error("outside of a meeting");
  return meeting;
}

export function useMeetingState<T>(select: (state: MeetingState) => T): T {
  const { store } = useMeeting();
  const get = () => select(store.get());
  return useSyncExternalStore(store.subscribe, get, get);
}

/** One part of the view; only where the room is shown, so the view is there. */
export function useView<K extends keyof FoldedView>(part: K): FoldedView[K] {
  return useMeetingState((state) => {
    if (!state.view) throw new Error("no view yet");
    return state.view[part];
  });
}

export function useMe(): ParticipantView | undefined {
  return useMeetingState((state) => state.view?.participants.participants.find((person) => person.id === state.me));
}

export interface Rights {
  readonly moderator: boolean;
  readonly presenter: boolean;
}

/** What this person may do: the server decides, this only hides what it would refuse. */
export function useRights(): Rights {
  const moderator = useMeetingState((state) => state.role === "moderator");
  const presenter = useMeetingState((state) => state.view?.participants.presenter === state.me);
  return { moderator, presenter };
}

export function useSend(): (command: Command) => Promise<SendReply> {
  const { connection } = useMeeting();
  return (command) => connection.send(command);
}
