// The board's only door. The component comes as a chunk of its own; the reducer is small and needed at once.
import { lazy } from "react";

export { BoardParts } from "./boardParts";
export type { BoardLanguage, BoardProps, LiveSocket } from "./types";
export { whiteboardCommands } from "./whiteboard.commands";
export { startBoards, whiteboardReducer } from "./whiteboard.reducer";

/** Draw it inside a Suspense. */
export const Board = lazy(() => import("./Board"));
