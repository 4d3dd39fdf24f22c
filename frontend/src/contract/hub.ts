// What the hub and the HTTP interface say besides commands, events and views (docs/protocol.md).
import type { Command, Event, MeetingView, Role } from "./contract.g";

export interface JoinRequest {
  readonly token: string;
  readonly roomId: string;
  readonly name: string;
  readonly resume?: { readonly participantId: string; readonly secret: string };
  readonly lastSeq?: number;
  readonly clientVersion: string;
}

export type JoinRefusal = "notFound" | "ended" | "full" | "nameInvalid" | "reload" | "removed" | "unavailable";

export interface JoinAccepted {
  readonly ok: true;
  readonly meetingId: string;
  readonly participantId: string;
  readonly role: Role;
  readonly resumeSecret: string;
  readonly seq: number;
  readonly epoch: number;
  readonly view: MeetingView;
  readonly ticket: string;
  readonly serverVersion: string;
  readonly media: { readonly maxPublishers: number };
}

export interface JoinRefused {
  readonly ok: false;
  readonly reason: JoinRefusal;
}

export type JoinReply = JoinAccepted | JoinRefused;

export interface SendRequest {
  readonly id: string;
  readonly command: Command;
}

export type SendReply =
  | { readonly ok: true; readonly seq: number }
  | { readonly ok: false; readonly rule: string; readonly message: string };

export type Description =
  | { readonly pc: "publish"; readonly type: "offer" | "answer"; readonly revision: number; readonly sdp: string }
  | { readonly pc: "subscribe"; readonly type: "offer" | "answer"; readonly revision: number; readonly sdp: string }
  | { readonly pc: "subscribe"; readonly type: "request" };

export interface EventItem<E = Event> {
  readonly seq: number;
  readonly at: string;
  readonly actor: string | null;
  readonly event: E;
}

export interface EventsMessage {
  readonly from: number;
  readonly to: number;
  readonly events: readonly EventItem[];
  readonly view?: Partial<MeetingView> | null;
}

export interface NoticeMessage {
  readonly kind: "saving" | "saved" | "mediaMoved";
}

export interface ClosedMessage {
  readonly reason: "takenOver" | "removed" | "ended" | "slow" | "replaced";
}

export interface ClientInfo {
  readonly version: string;
  readonly canCreateRooms: boolean;
  readonly uploadBytesMax: number;
  readonly pagesMax: number;
}

export interface RoomCreated {
  readonly roomId: string;
  readonly moderatorUrl: string;
  readonly viewerUrl: string;
  readonly moderatorToken: string;
  readonly viewerToken: string;
}

export interface RoomInfo {
  readonly title: string;
  readonly role: Role;
  readonly running: boolean;
  readonly participants: number;
}
