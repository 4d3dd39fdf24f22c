import type { Command, NewShape, SendReply, ShapeChange } from "../../contract";

type Send = (command: Command) => Promise<SendReply>;

/** Most shapes one command carries; more go in several. */
export const shapesPerCommandMax = 100;

/** The board's commands as typed calls. */
export function whiteboardCommands(send: Send) {
  return {
    add: (pageId: string, shapes: readonly NewShape[]) => send({ type: "addShapes", pageId, shapes }),
    change: (pageId: string, changes: readonly ShapeChange[]) => send({ type: "changeShapes", pageId, changes }),
    remove: (pageId: string, shapeIds: readonly string[]) => send({ type: "deleteShapes", pageId, shapeIds }),
    undo: (pageId: string) => send({ type: "undoDrawing", pageId }),
    redo: (pageId: string) => send({ type: "redoDrawing", pageId }),
    clear: (pageId: string) => send({ type: "clearPage", pageId }),
    grant: (participantId: string | null, allowed: boolean) => send({ type: "grantDrawing", participantId, allowed }),
    setViewport: (centerX: number, centerY: number, zoom: number) =>
      send({ type: "setViewport", centerX, centerY, zoom }),
  };
}

export type WhiteboardCommands = ReturnType<typeof whiteboardCommands>;
