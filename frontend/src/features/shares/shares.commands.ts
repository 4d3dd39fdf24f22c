import type { Command, SendReply, ShareSource } from "../../contract";

type Send = (command: Command) => Promise<SendReply>;

/** The shares' commands as typed calls; sharing itself begins with a captured picture. */
export function sharesCommands(send: Send) {
  return {
    stop: (participantId: string, source: ShareSource) => send({ type: "stopShare", participantId, source }),
    turn: (degrees: number) => send({ type: "turnShare", source: "document", degrees }),
    allow: (everybody: boolean) => send({ type: "allowSharing", everybody }),
  };
}
