// Messages of the /live socket that the board sends and understands (docs/protocol.md, "Ephemerals").
import { ByteReader, ByteWriter } from "./bytes";
import { type InkPoint, readInk, UNITS, writeInk } from "./ink";

const INK = 0x02;
const CURSOR = 0x03;
const CURSOR_GONE = 0x04;
const ID_LENGTH_MAX = 64;

/** Most points in one message: far below its 4,096 bytes, at up to 12 bytes a point. */
export const POINTS_PER_MESSAGE_MAX = 256;

export interface InkMessage {
  readonly type: "ink";
  readonly pageId: string;
  readonly shapeId: string;
  readonly kind: "pen" | "highlighter";
  readonly color: number;
  readonly size: number;
  /** Index of the first point in its stroke. */
  readonly offset: number;
  /** Absolute page positions. */
  readonly points: readonly InkPoint[];
}

export interface CursorMessage {
  readonly type: "cursor";
  readonly pageId: string;
  readonly x: number;
  readonly y: number;
}

export type LiveMessage = InkMessage | CursorMessage | { readonly type: "cursorGone" };

export function encodeLive(message: LiveMessage): Uint8Array {
  const writer = new ByteWriter();
  switch (message.type) {
    case "ink":
      writer.byte(INK).text(message.pageId).text(message.shapeId);
      writer.byte(message.kind === "pen" ? 0 : 1).byte(message.color);
      writer.varint(Math.round(message.size * UNITS)).varint(message.offset);
      writeInk(writer, message.points, 0, 0);
      break;
    case "cursor":
      writer.byte(CURSOR).text(message.pageId);
      writer.zigzag(Math.round(message.x * UNITS)).zigzag(Math.round(message.y * UNITS));
      break;
    case "cursorGone":
      writer.byte(CURSOR_GONE);
      break;
  }
  return writer.done();
}

/** Null for anything that is not exactly one of these messages. */
export function decodeLive(bytes: Uint8Array): LiveMessage | null {
  const reader = new ByteReader(bytes);
  switch (reader.byte()) {
    case INK:
      return readInkMessage(reader);
    case CURSOR: {
      const pageId = reader.text(ID_LENGTH_MAX);
      const x = reader.zigzag();
      const y = reader.zigzag();
      if (pageId === null || x === null || y === null || !reader.atEnd) return null;
      return { type: "cursor", pageId, x: x / UNITS, y: y / UNITS };
    }
    case CURSOR_GONE:
      return reader.atEnd ? { type: "cursorGone" } : null;
    default:
      return null;
  }
}

function readInkMessage(reader: ByteReader): InkMessage | null {
  const pageId = reader.text(ID_LENGTH_MAX);
  const shapeId = reader.text(ID_LENGTH_MAX);
  const kind = reader.byte();
  const color = reader.byte();
  const size = reader.varint();
  const offset = reader.varint();
  if (pageId === null || shapeId === null || kind === null || kind > 1 || color === null) return null;
  if (size === null || offset === null) return null;
  const points = readInk(reader, 0, 0);
  if (!points || points.length === 0) return null;
  return {
    type: "ink",
    pageId,
    shapeId,
    kind: kind === 0 ? "pen" : "highlighter",
    color,
    size: size / UNITS,
    offset,
    points,
  };
}
