import type { Command, SendReply } from "../../contract";
import type { BoardsState } from "../../meeting/view";
import type { EngineInput } from "./engine/boardTypes";

/** The ephemeral channel as the board needs it: whole messages, no order across people, any of them may be lost. */
export interface LiveSocket {
  /** Sends one message (0x02 ink, 0x03 cursor, 0x04 cursor gone); dropped where the socket is closed or congested. */
  send(message: Uint8Array): void;
  /** Calls back once for each message of somebody else, without the frame around it. Answers how to stop. */
  subscribe(listener: (from: string, message: Uint8Array) => void): () => void;
}

export type BoardLanguage = "de" | "en";

/** What the engine takes of the room, and what React draws around it. */
export interface BoardProps extends Omit<EngineInput, "shapes" | "coming"> {
  /** Where the page's picture is, or null for a blank page. */
  readonly imageUrl: string | null;
  readonly view: BoardsState;
  readonly me: string;
  readonly language: BoardLanguage;
  /** Resolves once the command is durable or rejected; the caller resends over lost connections. */
  send(command: Command): Promise<SendReply>;
  readonly live: LiveSocket;
}
