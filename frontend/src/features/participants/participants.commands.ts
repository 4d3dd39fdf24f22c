import type { Command, Role, SendReply } from "../../contract";

type Send = (command: Command) => Promise<SendReply>;

/** The people's commands as typed calls. */
export function participantsCommands(send: Send) {
  return {
    rename: (name: string) => send({ type: "renameParticipant", name }),
    raiseHand: () => send({ type: "raiseHand" }),
    lowerHand: (participantId: string) => send({ type: "lowerHand", participantId }),
    mute: (participantId: string) => send({ type: "muteParticipant", participantId }),
    muteAll: () => send({ type: "muteAll" }),
    remove: (participantId: string) => send({ type: "removeParticipant", participantId }),
    givePresenter: (participantId: string) => send({ type: "givePresenter", participantId }),
    setRole: (participantId: string, role: Role) => send({ type: "setRole", participantId, role }),
    allowDrawing: (participantId: string | null, allowed: boolean) =>
      send({ type: "grantDrawing", participantId, allowed }),
    setInterpreter: (participantId: string, interprets: boolean) =>
      send({ type: "setInterpreter", participantId, interprets }),
    endMeeting: () => send({ type: "endMeeting" }),
  };
}
