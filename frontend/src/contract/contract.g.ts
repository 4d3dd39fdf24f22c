// Generated from the C# records by "Classroom.Server contract"; do not edit.

/** Gives up the seat. */
export interface LeaveMeeting {
  readonly type: "leaveMeeting";
}

/** Changes one's own name. */
export interface RenameParticipant {
  readonly type: "renameParticipant";
  readonly name: string;
}

/** Raises one's hand. */
export interface RaiseHand {
  readonly type: "raiseHand";
}

/** Lowers one's own hand, or as moderator another's. */
export interface LowerHand {
  readonly type: "lowerHand";
  readonly participantId: ParticipantId;
}

/** One seat in one meeting. */
export type ParticipantId = string & { readonly __id?: "ParticipantId" };

/** Says that one's own microphone is open or muted; the server enforces "muted". */
export interface SetMicrophone {
  readonly type: "setMicrophone";
  readonly open: boolean;
}

/** Says that one's own camera is on or off; the server enforces "off". */
export interface SetCamera {
  readonly type: "setCamera";
  readonly on: boolean;
}

/** Moderator: mutes one microphone. Nobody can open another's. */
export interface MuteParticipant {
  readonly type: "muteParticipant";
  readonly participantId: ParticipantId;
}

/** Moderator: mutes everybody but oneself. */
export interface MuteAll {
  readonly type: "muteAll";
}

/** Moderator: removes a person, who cannot come back with the same seat. */
export interface RemoveParticipant {
  readonly type: "removeParticipant";
  readonly participantId: ParticipantId;
}

/** Moderator: makes somebody presenter. The presenter may pass it on too. */
export interface GivePresenter {
  readonly type: "givePresenter";
  readonly participantId: ParticipantId;
}

/** Moderator: changes a role. */
export interface SetRole {
  readonly type: "setRole";
  readonly participantId: ParticipantId;
  readonly role: Role;
}

/** What a person may do in a meeting; BigBlueButton's two roles. */
export type Role = "viewer" | "moderator";

/** Moderator: says that somebody interprets into sign language and is to be seen large by all, or does no longer. */
export interface SetInterpreter {
  readonly type: "setInterpreter";
  readonly participantId: ParticipantId;
  readonly interprets: boolean;
}

/** Moderator: ends the meeting for all. */
export interface EndMeeting {
  readonly type: "endMeeting";
}

/** Posts to the public chat. */
export interface PostMessage {
  readonly type: "postMessage";
  readonly text: string;
}

/** Changes one's own message. */
export interface EditMessage {
  readonly type: "editMessage";
  readonly messageId: MessageId;
  readonly text: string;
}

/** One chat message. */
export type MessageId = string & { readonly __id?: "MessageId" };

/** Deletes one's own message, or as moderator any. */
export interface DeleteMessage {
  readonly type: "deleteMessage";
  readonly messageId: MessageId;
}

/** Presenter or moderator: starts a poll. One runs at a time. DeadlineSeconds null: until closed by hand. */
export interface StartPoll {
  readonly type: "startPoll";
  readonly kind: PollKind;
  readonly question: string;
  readonly choices: readonly string[];
  readonly multiple: boolean;
  readonly deadlineSeconds: number | null;
}

/** What the answers are. */
export type PollKind = "yesNo" | "letters" | "custom";

/** Votes, or replaces one's vote, while the poll runs. Choices are indices from 0. */
export interface CastVote {
  readonly type: "castVote";
  readonly pollId: PollId;
  readonly choices: readonly number[];
}

/** One poll. */
export type PollId = string & { readonly __id?: "PollId" };

/** Presenter or moderator: no more votes. */
export interface ClosePoll {
  readonly type: "closePoll";
  readonly pollId: PollId;
}

/** Presenter or moderator: shows the result to all; closes first if it still runs. */
export interface PublishPoll {
  readonly type: "publishPoll";
  readonly pollId: PollId;
}

/** Turns the page for all. */
export interface ShowPage {
  readonly type: "showPage";
  readonly pageId: PageId;
}

/** One page: the presentation's id, a dot, the page's number from 1. */
export type PageId = string & { readonly __id?: "PageId" };

/** Zooms and pans for all: centre in page units (page width = 1,600), zoom 1 to 8. */
export interface SetViewport {
  readonly type: "setViewport";
  readonly centerX: number;
  readonly centerY: number;
  readonly zoom: number;
}

/** Takes a presentation away, with its boards. */
export interface RemovePresentation {
  readonly type: "removePresentation";
  readonly presentationId: PresentationId;
}

/** One uploaded document, or the room's blank board. */
export type PresentationId = string & { readonly __id?: "PresentationId" };

/** Adds one empty page to the room's blank board. */
export interface AddBlankPage {
  readonly type: "addBlankPage";
}

/** Puts shapes on a page, on top. */
export interface AddShapes {
  readonly type: "addShapes";
  readonly pageId: PageId;
  readonly shapes: readonly NewShape[];
}

/** A shape as its author's browser gives it. Page units: the page is 1,600 wide. Ink: base64 of the binary ink form (protocol.md), for pen and highlighter, else null; relative to X, Y. Color: index 0 to 8 of the palette. Size: line width in page units, or text height. */
export interface NewShape {
  readonly id: ShapeId;
  readonly kind: ShapeKind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: number;
  readonly size: number;
  readonly ink: string | null;
  readonly text: string | null;
}

/** One shape, given by its author's browser. */
export type ShapeId = string & { readonly __id?: "ShapeId" };

/** What a shape is. */
export type ShapeKind = "pen" | "highlighter" | "line" | "arrow" | "rectangle" | "ellipse" | "text";

/** Moves, resizes, restyles, rewords shapes: last writer wins per property. Z is a wish (1 to 64 of 0-9A-Za-z): the shape comes to lie where it sorts. */
export interface ChangeShapes {
  readonly type: "changeShapes";
  readonly pageId: PageId;
  readonly changes: readonly ShapeChange[];
}

/** Only what changes; null means unchanged. */
export interface ShapeChange {
  readonly id: ShapeId;
  readonly x?: number | null;
  readonly y?: number | null;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly color?: number | null;
  readonly size?: number | null;
  readonly text?: string | null;
  readonly z?: string | null;
}

/** Takes shapes away. */
export interface DeleteShapes {
  readonly type: "deleteShapes";
  readonly pageId: PageId;
  readonly shapeIds: readonly ShapeId[];
}

/** Takes back one's own last step on this page, where one was the last writer. */
export interface UndoDrawing {
  readonly type: "undoDrawing";
  readonly pageId: PageId;
}

/** Does it again. */
export interface RedoDrawing {
  readonly type: "redoDrawing";
  readonly pageId: PageId;
}

/** Moderator or presenter: empties a page; can be undone by who did it. */
export interface ClearPage {
  readonly type: "clearPage";
  readonly pageId: PageId;
}

/** Moderator: lets one draw, or all (ParticipantId null), or not; "not" for all takes it from everyone, single grants too. */
export interface GrantDrawing {
  readonly type: "grantDrawing";
  readonly participantId: ParticipantId | null;
  readonly allowed: boolean;
}

/** Begins to share. Sound: what the computer plays is sent with it. */
export interface StartShare {
  readonly type: "startShare";
  readonly source: ShareSource;
  readonly sound: boolean;
}

/** What somebody shares; each person has each of these once. */
export type ShareSource = "screen" | "otherScreen" | "document";

/** Ends one's own share, or as moderator another's. */
export interface StopShare {
  readonly type: "stopShare";
  readonly participantId: ParticipantId;
  readonly source: ShareSource;
}

/** Turns one's own document camera for all; Degrees is 0, 90, 180 or 270, clockwise. */
export interface TurnShare {
  readonly type: "turnShare";
  readonly source: ShareSource;
  readonly degrees: number;
}

/** Moderator: everybody may share, or only the presenter and moderators. */
export interface AllowSharing {
  readonly type: "allowSharing";
  readonly everybody: boolean;
}

/** The first event of every log. */
export interface MeetingStarted {
  readonly type: "meetingStarted";
  readonly roomId: RoomId;
  readonly title: string;
}

/** The lasting place a link points to. */
export type RoomId = string & { readonly __id?: "RoomId" };

/** The last event of every log; reason is one of "command", "idle", "deleted". */
export interface MeetingEnded {
  readonly type: "meetingEnded";
  readonly reason: string;
}

/** Somebody has taken a seat. */
export interface ParticipantJoined {
  readonly type: "participantJoined";
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly kind: ParticipantKind;
}

/** How a seat came to be. */
export type ParticipantKind = "person" | "publisher";

/** A seat is gone; reason is one of "left", "timeout", "removed", "replaced". */
export interface ParticipantLeft {
  readonly type: "participantLeft";
  readonly participantId: ParticipantId;
  readonly reason: string;
}

/** The connection is lost; the seat is kept until the grace period ends. */
export interface ParticipantDisconnected {
  readonly type: "participantDisconnected";
  readonly participantId: ParticipantId;
  readonly until: string;
}

/** The same person is back in the seat. */
export interface ParticipantReturned {
  readonly type: "participantReturned";
  readonly participantId: ParticipantId;
}

/** A participant has a new name. */
export interface ParticipantRenamed {
  readonly type: "participantRenamed";
  readonly participantId: ParticipantId;
  readonly name: string;
}

/** A participant has a new role. */
export interface RoleChanged {
  readonly type: "roleChanged";
  readonly participantId: ParticipantId;
  readonly role: Role;
}

/** The presenter has changed; null where there is none. */
export interface PresenterChanged {
  readonly type: "presenterChanged";
  readonly participantId: ParticipantId | null;
}

/** A hand is up. */
export interface HandRaised {
  readonly type: "handRaised";
  readonly participantId: ParticipantId;
}

/** A hand is down. */
export interface HandLowered {
  readonly type: "handLowered";
  readonly participantId: ParticipantId;
}

/** A microphone was opened or muted; by whom is the envelope's actor. */
export interface MicrophoneChanged {
  readonly type: "microphoneChanged";
  readonly participantId: ParticipantId;
  readonly open: boolean;
}

/** A camera went on or off. */
export interface CameraChanged {
  readonly type: "cameraChanged";
  readonly participantId: ParticipantId;
  readonly on: boolean;
}

/** Somebody interprets into sign language, or does no longer. */
export interface InterpreterChanged {
  readonly type: "interpreterChanged";
  readonly participantId: ParticipantId;
  readonly interprets: boolean;
}

/** A message stands in the chat. */
export interface MessagePosted {
  readonly type: "messagePosted";
  readonly messageId: MessageId;
  readonly author: ParticipantId;
  readonly authorName: string;
  readonly text: string;
}

/** Its author has changed it. */
export interface MessageEdited {
  readonly type: "messageEdited";
  readonly messageId: MessageId;
  readonly text: string;
}

/** Its text is gone; ByModerator tells whose doing it was. */
export interface MessageDeleted {
  readonly type: "messageDeleted";
  readonly messageId: MessageId;
  readonly byModerator: boolean;
}

/** A poll runs. */
export interface PollStarted {
  readonly type: "pollStarted";
  readonly pollId: PollId;
  readonly kind: PollKind;
  readonly question: string;
  readonly choices: readonly string[];
  readonly multiple: boolean;
  readonly deadline: string | null;
}

/** For the voter and the moderators: who has voted what. */
export interface VoteCast {
  readonly type: "voteCast";
  readonly pollId: PollId;
  readonly voter: ParticipantId;
  readonly voterName: string;
  readonly choices: readonly number[];
}

/** For the moderators and the presenter: votes per choice, and how many have voted. */
export interface PollTallied {
  readonly type: "pollTallied";
  readonly pollId: PollId;
  readonly tally: readonly number[];
  readonly voters: number;
}

/** No more votes; "command" or "deadline". */
export interface PollClosed {
  readonly type: "pollClosed";
  readonly pollId: PollId;
  readonly reason: string;
}

/** The result, for all. */
export interface PollPublished {
  readonly type: "pollPublished";
  readonly pollId: PollId;
  readonly tally: readonly number[];
  readonly voters: number;
}

/** A presentation is there and converting. */
export interface PresentationAdded {
  readonly type: "presentationAdded";
  readonly presentationId: PresentationId;
  readonly by: ParticipantId;
  readonly fileName: string;
}

/** Its number of pages is known. */
export interface PageCountKnown {
  readonly type: "pageCountKnown";
  readonly presentationId: PresentationId;
  readonly pageCount: number;
}

/** A page can be shown. */
export interface PageConverted {
  readonly type: "pageConverted";
  readonly presentationId: PresentationId;
  readonly page: PageView;
}

/** One page. Image is null for a blank page; Width and Height in points (ratio matters: the page is 1,600 units wide). */
export interface PageView {
  readonly id: PageId;
  readonly number: number;
  readonly image: string | null;
  readonly contentType: string | null;
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

/** All pages can be shown. */
export interface PresentationFinished {
  readonly type: "presentationFinished";
  readonly presentationId: PresentationId;
}

/** The conversion failed; the presentation is gone again. */
export interface PresentationFailed {
  readonly type: "presentationFailed";
  readonly presentationId: PresentationId;
  readonly by: ParticipantId;
  readonly fileName: string;
  readonly reason: string;
}

/** A presentation was taken away. */
export interface PresentationRemoved {
  readonly type: "presentationRemoved";
  readonly presentationId: PresentationId;
}

/** Slides of an earlier meeting are here. */
export interface PresentationsRestored {
  readonly type: "presentationsRestored";
  readonly presentations: readonly PresentationView[];
  readonly current: PageId;
}

/** One presentation; PageCount is 0 until known; Pages are those that are ready, in order. Blank: the room's own board. */
export interface PresentationView {
  readonly id: PresentationId;
  readonly fileName: string;
  readonly blank: boolean;
  readonly converting: boolean;
  readonly pageCount: number;
  readonly pages: readonly PageView[];
}

/** Everybody sees this page now, at zoom 1. */
export interface PageShown {
  readonly type: "pageShown";
  readonly pageId: PageId;
}

/** Everybody sees this part of the page. */
export interface ViewportChanged {
  readonly type: "viewportChanged";
  readonly centerX: number;
  readonly centerY: number;
  readonly zoom: number;
}

/** Shapes are on a page; an undone deletion uses it too, with the old Z. */
export interface ShapesAdded {
  readonly type: "shapesAdded";
  readonly pageId: PageId;
  readonly shapes: readonly ShapeView[];
}

/** A shape on a page. Z: fractional index, compared by code unit. */
export interface ShapeView {
  readonly id: ShapeId;
  readonly kind: ShapeKind;
  readonly author: ParticipantId | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: number;
  readonly size: number;
  readonly ink: string | null;
  readonly text: string | null;
  readonly z: string;
}

/** Shapes have changed. */
export interface ShapesChanged {
  readonly type: "shapesChanged";
  readonly pageId: PageId;
  readonly changes: readonly ShapeChange[];
}

/** Shapes are gone. */
export interface ShapesDeleted {
  readonly type: "shapesDeleted";
  readonly pageId: PageId;
  readonly shapeIds: readonly ShapeId[];
}

/** For one person: whether undo and redo would now find a step on this page, 1 or 0 each (so a long drawing costs no event per stroke). */
export interface UndoDepthChanged {
  readonly type: "undoDepthChanged";
  readonly pageId: PageId;
  readonly undo: number;
  readonly redo: number;
}

/** Who may draw has changed; null means all. */
export interface DrawingGranted {
  readonly type: "drawingGranted";
  readonly participantId: ParticipantId | null;
  readonly allowed: boolean;
}

/** For the server alone: the next change of this page only shortens order keys and is nobody's step. */
export interface OrderShortened {
  readonly type: "orderShortened";
  readonly pageId: PageId;
}

/** Boards of an earlier meeting are here, each in place of the page's own; their shapes have no author. */
export interface BoardsRestored {
  readonly type: "boardsRestored";
  readonly pages: readonly KeptBoard[];
}

/** A page's board as it goes from one meeting of a room to the next, in Z order. */
export interface KeptBoard {
  readonly pageId: PageId;
  readonly shapes: readonly ShapeView[];
}

/** Somebody shares. */
export interface ShareStarted {
  readonly type: "shareStarted";
  readonly participantId: ParticipantId;
  readonly source: ShareSource;
  readonly sound: boolean;
}

/** A share has ended; by whom is the envelope's actor. */
export interface ShareStopped {
  readonly type: "shareStopped";
  readonly participantId: ParticipantId;
  readonly source: ShareSource;
}

/** A document camera is shown turned from now on. */
export interface ShareTurned {
  readonly type: "shareTurned";
  readonly participantId: ParticipantId;
  readonly source: ShareSource;
  readonly degrees: number;
}

/** Who may share has changed. */
export interface SharingAllowed {
  readonly type: "sharingAllowed";
  readonly everybody: boolean;
}

/** The people, in order of joining. */
export interface ParticipantsView {
  readonly title: string;
  readonly ended: boolean;
  readonly presenter: ParticipantId | null;
  readonly participants: readonly ParticipantView[];
}

/** One person as everybody sees them. HandRaisedAt is null while the hand is down; Interprets: into sign language. */
export interface ParticipantView {
  readonly id: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly kind: ParticipantKind;
  readonly connected: boolean;
  readonly handRaisedAt: string | null;
  readonly microphoneOpen: boolean;
  readonly cameraOn: boolean;
  readonly interprets: boolean;
}

/** The last messages in order; Earlier says that there are more, to be had by page. */
export interface ChatView {
  readonly messages: readonly MessageView[];
  readonly earlier: boolean;
}

/** One message; Text is empty once deleted. */
export interface MessageView {
  readonly id: MessageId;
  readonly seq: number;
  readonly author: ParticipantId;
  readonly authorName: string;
  readonly text: string;
  readonly at: string;
  readonly edited: boolean;
  readonly deleted: boolean;
}

/** The polls of this meeting, newest last. */
export interface PollsView {
  readonly polls: readonly PollView[];
}

/** One poll as one viewer sees it: Tally is null until published (moderators and presenter: never null); Votes is null but for moderators. */
export interface PollView {
  readonly id: PollId;
  readonly kind: PollKind;
  readonly question: string;
  readonly choices: readonly string[];
  readonly multiple: boolean;
  readonly deadline: string | null;
  readonly running: boolean;
  readonly published: boolean;
  readonly myVote: readonly number[] | null;
  readonly tally: readonly number[] | null;
  readonly voters: number | null;
  readonly votes: readonly VoteView[] | null;
}

/** One named vote, seen by moderators. */
export interface VoteView {
  readonly voter: ParticipantId;
  readonly voterName: string;
  readonly choices: readonly number[];
}

/** All presentations, what is shown, and the newest of this meeting's documents that failed, in their order. */
export interface PresentationsView {
  readonly presentations: readonly PresentationView[];
  readonly current: PageId;
  readonly viewport: ViewportView | null;
  readonly failed: readonly FailedPresentationView[];
}

/** What part of the page is seen. */
export interface ViewportView {
  readonly centerX: number;
  readonly centerY: number;
  readonly zoom: number;
}

/** A document that did not become slides, by whom it was sent and why. */
export interface FailedPresentationView {
  readonly id: PresentationId;
  readonly by: ParticipantId;
  readonly fileName: string;
  readonly reason: string;
}

/** All boards, and who may draw. */
export interface WhiteboardView {
  readonly pages: readonly PageBoardView[];
  readonly everybodyDraws: boolean;
  readonly drawers: readonly ParticipantId[];
}

/** One page's board by name: how many shapes it has, and the Seq of the last event that changed them. The shapes are the part of the page's name. Undo and Redo are the viewer's own, 1 or 0. Pages are listed from their first shape on. */
export interface PageBoardView {
  readonly pageId: PageId;
  readonly seq: number;
  readonly count: number;
  readonly undo: number;
  readonly redo: number;
}

/** All shares, in the order in which they began. */
export interface SharesView {
  readonly everybodyShares: boolean;
  readonly shares: readonly ShareView[];
}

/** One share as everybody sees it. */
export interface ShareView {
  readonly participantId: ParticipantId;
  readonly source: ShareSource;
  readonly sound: boolean;
  readonly degrees: number;
}

/** The part of a page: its shapes in Z order, as of Seq. */
export interface PageShapesView {
  readonly pageId: PageId;
  readonly seq: number;
  readonly shapes: readonly ShapeView[];
}

export type Command =
  | LeaveMeeting
  | RenameParticipant
  | RaiseHand
  | LowerHand
  | SetMicrophone
  | SetCamera
  | MuteParticipant
  | MuteAll
  | RemoveParticipant
  | GivePresenter
  | SetRole
  | SetInterpreter
  | EndMeeting
  | PostMessage
  | EditMessage
  | DeleteMessage
  | StartPoll
  | CastVote
  | ClosePoll
  | PublishPoll
  | ShowPage
  | SetViewport
  | RemovePresentation
  | AddBlankPage
  | AddShapes
  | ChangeShapes
  | DeleteShapes
  | UndoDrawing
  | RedoDrawing
  | ClearPage
  | GrantDrawing
  | StartShare
  | StopShare
  | TurnShare
  | AllowSharing;

export type Event =
  | MeetingStarted
  | MeetingEnded
  | ParticipantJoined
  | ParticipantLeft
  | ParticipantDisconnected
  | ParticipantReturned
  | ParticipantRenamed
  | RoleChanged
  | PresenterChanged
  | HandRaised
  | HandLowered
  | MicrophoneChanged
  | CameraChanged
  | InterpreterChanged
  | MessagePosted
  | MessageEdited
  | MessageDeleted
  | PollStarted
  | VoteCast
  | PollTallied
  | PollClosed
  | PollPublished
  | PresentationAdded
  | PageCountKnown
  | PageConverted
  | PresentationFinished
  | PresentationFailed
  | PresentationRemoved
  | PresentationsRestored
  | PageShown
  | ViewportChanged
  | ShapesAdded
  | ShapesChanged
  | ShapesDeleted
  | UndoDepthChanged
  | DrawingGranted
  | OrderShortened
  | BoardsRestored
  | ShareStarted
  | ShareStopped
  | ShareTurned
  | SharingAllowed;

export interface MeetingView {
  readonly participants: ParticipantsView;
  readonly chat: ChatView;
  readonly polls: PollsView;
  readonly presentations: PresentationsView;
  readonly whiteboard: WhiteboardView;
  readonly shares: SharesView;
}

/** What a client says to come in, by the token that its connection was opened with. */
export interface JoinRequest {
  readonly roomId: RoomId;
  readonly name: string;
  readonly clientVersion: string;
  readonly resume?: ResumeProof | null;
}

/** Proof of a seat that was held before. */
export interface ResumeProof {
  readonly participantId: ParticipantId;
  readonly secret: string;
}

/** Come in: who you are and all you may see. */
export interface JoinAccepted {
  readonly meetingId: MeetingId;
  readonly participantId: ParticipantId;
  readonly role: Role;
  readonly resumeSecret: string;
  readonly seq: number;
  readonly epoch: number;
  readonly view: MeetingView;
  readonly ticket: string;
  readonly serverVersion: string;
  readonly media: JoinMedia;
  readonly ok: true;
}

/** One run of a room: a log and a grain. */
export type MeetingId = string & { readonly __id?: "MeetingId" };

/** What the client should know about media: how pictures are coded ("vp8", "h264", "vp9", "av1") is said again by the answers to its offers. */
export interface JoinMedia {
  readonly iceServers: readonly IceServer[];
  readonly videoCodec: string;
}

/** A relay for peer connections, with credentials that are good for some hours (W3C's RTCIceServer). */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
}

/** Not now, or never. */
export interface JoinRefused {
  readonly reason: JoinRefusal;
  readonly ok: false;
}

/** Why somebody may not come in. */
export type JoinRefusal = "notFound" | "ended" | "full" | "nameInvalid" | "reload" | "removed" | "unavailable" | "diskFull";

/** A command with the sender's id for it. */
export interface SendRequest {
  readonly id: string;
  readonly command: Command;
}

/** Durable at this number; for Describe: taken. */
export interface SendAccepted {
  readonly seq: number;
  readonly ok: true;
}

/** Refused by a rule; browsers translate by its id. Where it is a matter of time, the same may be sent again after RetryAfterMs. */
export interface SendRefused {
  readonly rule: string;
  readonly message: string;
  readonly retryAfterMs?: number | null;
  readonly ok: false;
}

/** The log is behind, has caught up, or media moved. */
export interface NoticeMessage {
  readonly kind: NoticeKind;
}

/** What a client is told beside events. */
export type NoticeKind = "saving" | "diskFull" | "saved" | "mediaMoved";

/** How good the connections of all with sound or picture are; replaces what was told before. Only moderators get it, and it is stored nowhere. */
export interface QualityMessage {
  readonly people: readonly PersonQuality[];
}

/** How one person's connection has been in the last seconds, as the server sees it: loss in percent of what they sent and of what they were sent, round trip, rates of both directions. Null where nothing went that way, or where their browser has not said. */
export interface PersonQuality {
  readonly participantId: ParticipantId;
  readonly lossUp: number | null;
  readonly lossDown: number | null;
  readonly roundTripMs: number | null;
  readonly kbitsUp: number;
  readonly kbitsDown: number;
}

/** The last message of a connection. */
export interface ClosedMessage {
  readonly reason: ClosedReason;
}

/** Why the server ends a hub connection. */
export type ClosedReason = "takenOver" | "removed" | "ended" | "slow" | "replaced";

/** What the start page needs to know. */
export interface ClientInfo {
  readonly version: string;
  readonly canCreateRooms: boolean;
  readonly uploadBytesMax: number;
  readonly pagesMax: number;
}

/** A new room with its links; the tokens are told this once. */
export interface CreatedRoom {
  readonly roomId: string;
  readonly moderatorUrl: string;
  readonly viewerUrl: string;
  readonly moderatorToken: string;
  readonly viewerToken: string;
}

/** A further token of a room, told this once; with the link that a viewer's makes. */
export interface CreatedToken {
  readonly token: string;
  readonly url: string | null;
}

/** What a token opens. Watchers receive by WHEP and are not among the participants. */
export interface RoomInfo {
  readonly title: string;
  readonly role: Role;
  readonly running: boolean;
  readonly participants: number;
  readonly watchers: number;
  readonly videoCodec: string;
}

/** A presentation that is being converted. */
export interface UploadAccepted {
  readonly presentationId: string;
}

/** An echo check's offers, or the answers to them: for the connection that sends one's sound, and for the one by which it comes back. */
export interface EchoDescriptions {
  readonly send: string | null;
  readonly receive: string | null;
}

/** Relays for the connections of an echo check; none where no TURN server is set. */
export interface EchoRelays {
  readonly iceServers: readonly IceServer[];
}

export type JoinReply =
  | JoinAccepted
  | JoinRefused;

export type SendReply =
  | SendAccepted
  | SendRefused;

/** One event as a browser gets it. */
export interface EventItem<E = Event> {
  readonly seq: number;
  readonly at: string;
  readonly actor: ParticipantId | null;
  readonly event: E;
}

/** Covers the numbers from..to completely; view replaces the named modules' folded state, valid at to. */
export interface EventsMessage {
  readonly from: number;
  readonly to: number;
  readonly events: readonly EventItem[];
  readonly view?: Partial<MeetingView> | null;
}

/** What an m-line of an offer is; the second word of an m-line's msid ends in it. */
export type TrackLabel = "audio" | "video" | "screen" | "screenAudio" | "otherScreen" | "otherScreenAudio" | "document";

export interface SectionLabel {
  readonly mid: string;
  readonly label: TrackLabel;
}

/** A session description for or from the server. */
export interface SessionDescription {
  readonly pc: "publish" | "subscribe";
  readonly type: "offer" | "answer";
  readonly revision: number;
  readonly sdp: string;
  /** Of a client's offer. */
  readonly labels?: readonly SectionLabel[];
}

/** How large one of somebody's pictures is shown (the camera unless said otherwise), in lines of the screen's pixels; 0 for not at all. Pinned: before others alike. */
export interface TileSize {
  readonly participantId: ParticipantId;
  readonly lines: number;
  readonly label?: TrackLabel;
  readonly pinned?: boolean;
}

/** What Describe takes and brings; a request asks for (new) offers and says what can be decoded, a restart begins ICE anew on the connection that there is, tiles say how large pictures are shown, stills whether cameras come as a picture every few seconds, layers which of the camera's nobody can use. */
export type Description =
  | SessionDescription
  | { readonly pc: "publish"; readonly type: "restart"; readonly revision: number; readonly sdp: string; readonly labels?: readonly SectionLabel[] }
  | { readonly pc: "publish"; readonly type: "request" }
  | { readonly pc: "publish"; readonly type: "layers"; readonly off: readonly string[] }
  | { readonly pc: "subscribe"; readonly type: "request"; readonly decodes: readonly string[] }
  | { readonly pc: "subscribe"; readonly type: "restart" }
  | { readonly pc: "subscribe"; readonly type: "tiles"; readonly tiles: readonly TileSize[] }
  | { readonly pc: "subscribe"; readonly type: "stills"; readonly stills: boolean };
