import type { Command, PollKind, SendReply } from "../../contract";

type Send = (command: Command) => Promise<SendReply>;

export interface PollDraft {
  readonly kind: PollKind;
  readonly question: string;
  readonly choices: readonly string[];
  readonly multiple: boolean;
  readonly deadlineSeconds: number | null;
}

/** The polls' commands as typed calls. */
export function pollsCommands(send: Send) {
  return {
    start: (draft: PollDraft) => send({ type: "startPoll", ...draft }),
    vote: (pollId: string, choices: readonly number[]) => send({ type: "castVote", pollId, choices }),
    close: (pollId: string) => send({ type: "closePoll", pollId }),
    publish: (pollId: string) => send({ type: "publishPoll", pollId }),
  };
}
