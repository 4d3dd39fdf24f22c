import type { Command, SendReply } from "../../contract";

type Send = (command: Command) => Promise<SendReply>;

/** The chat's commands as typed calls. */
export function chatCommands(send: Send) {
  return {
    post: (text: string) => send({ type: "postMessage", text }),
    edit: (messageId: string, text: string) => send({ type: "editMessage", messageId, text }),
    remove: (messageId: string) => send({ type: "deleteMessage", messageId }),
  };
}
