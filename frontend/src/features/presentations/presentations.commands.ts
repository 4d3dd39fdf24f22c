import type { Command, SendReply } from "../../contract";

type Send = (command: Command) => Promise<SendReply>;

/** The slides' commands as typed calls. */
export function presentationsCommands(send: Send) {
  return {
    showPage: (pageId: string) => send({ type: "showPage", pageId }),
    addBlankPage: () => send({ type: "addBlankPage" }),
    remove: (presentationId: string) => send({ type: "removePresentation", presentationId }),
  };
}
