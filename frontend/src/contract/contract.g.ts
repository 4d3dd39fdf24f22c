// Generated from the C# records; do not edit.

export type Role = "viewer" | "moderator";

export type ParticipantKind = "person" | "publisher";

/** The first event of every log. */
export interface MeetingStarted {
  readonly type: "meetingStarted";
  readonly roomId: string;
  readonly title: string;
}

/** The last event of every log; reason is one of "command", "idle", "deleted". */
export interface MeetingEnded {
  readonly type: "meetingEnded";
  readonly reason: string;
}

/** Somebody has taken a seat. */
export interface ParticipantJoined {
  readonly type: "participantJoined";
  readonly participantId: string;
  readonly name: string;
  readonly role: Role;
  readonly kind: ParticipantKind;
}

/** A seat is gone; reason is one of "left", "timeout", "removed", "replaced". */
export interface ParticipantLeft {
  readonly type: "participantLeft";
  readonly participantId: string;
  readonly reason: string;
}

/** The connection is lost; the seat is kept until the grace period ends. */
export interface ParticipantDisconnected {
  readonly type: "participantDisconnected";
  readonly participantId: string;
  readonly until: string;
}

/** The same person is back in the seat. */
export interface ParticipantReturned {
  readonly type: "participantReturned";
  readonly participantId: string;
}

/** A participant has a new name. */
export interface ParticipantRenamed {
  readonly type: "participantRenamed";
  readonly participantId: string;
  readonly name: string;
}

/** A participant has a new role. */
export interface RoleChanged {
  readonly type: "roleChanged";
  readonly participantId: string;
  readonly role: Role;
}

/** The presenter has changed; null where there is none. */
export interface PresenterChanged {
  readonly type: "presenterChanged";
  readonly participantId: string | null;
}

/** Posts to the public chat. */
export interface PostMessage {
  readonly type: "postMessage";
  readonly text: string;
}

/** Changes one's own message. */
export interface EditMessage {
  readonly type: "editMessage";
  readonly messageId: string;
  readonly text: string;
}

/** Deletes one's own message, or as moderator any. */
export interface DeleteMessage {
  readonly type: "deleteMessage";
  readonly messageId: string;
}

/** A message stands in the chat. */
export interface MessagePosted {
  readonly type: "messagePosted";
  readonly messageId: string;
  readonly author: string;
  readonly authorName: string;
  readonly text: string;
}

/** Its author has changed it. */
export interface MessageEdited {
  readonly type: "messageEdited";
  readonly messageId: string;
  readonly text: string;
}

/** Its text is gone; ByModerator tells whose doing it was. */
export interface MessageDeleted {
  readonly type: "messageDeleted";
  readonly messageId: string;
  readonly byModerator: boolean;
}

/** One message; Text is empty once deleted. */
export interface MessageView {
  readonly id: string;
  readonly seq: number;
  readonly author: string;
  readonly authorName: string;
  readonly text: string;
  readonly at: string;
  readonly edited: boolean;
  readonly deleted: boolean;
}

/** The last messages in order; Earlier says that there are more, to be had by page. */
export interface ChatView {
  readonly messages: readonly MessageView[];
  readonly earlier: boolean;
}

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
  readonly participantId: string;
}

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
  readonly participantId: string;
}

/** Moderator: mutes everybody but oneself. */
export interface MuteAll {
  readonly type: "muteAll";
}

/** Moderator: removes a person, who cannot come back with the same seat. */
export interface RemoveParticipant {
  readonly type: "removeParticipant";
  readonly participantId: string;
}

/** Moderator: makes somebody presenter. The presenter may pass it on too. */
export interface GivePresenter {
  readonly type: "givePresenter";
  readonly participantId: string;
}

/** Moderator: changes a role. */
export interface SetRole {
  readonly type: "setRole";
  readonly participantId: string;
  readonly role: Role;
}

/** Moderator: ends the meeting for all. */
export interface EndMeeting {
  readonly type: "endMeeting";
}

/** A hand is up. */
export interface HandRaised {
  readonly type: "handRaised";
  readonly participantId: string;
}

/** A hand is down. */
export interface HandLowered {
  readonly type: "handLowered";
  readonly participantId: string;
}

/** A microphone was opened or muted; by whom is the envelope's actor. */
export interface MicrophoneChanged {
  readonly type: "microphoneChanged";
  readonly participantId: string;
  readonly open: boolean;
}

/** A camera went on or off. */
export interface CameraChanged {
  readonly type: "cameraChanged";
  readonly participantId: string;
  readonly on: boolean;
}

/** One person as everybody sees them. HandRaisedAt is null while the hand is down. */
export interface ParticipantView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly kind: ParticipantKind;
  readonly connected: boolean;
  readonly handRaisedAt: string | null;
  readonly microphoneOpen: boolean;
  readonly cameraOn: boolean;
}

/** The people, in order of joining. */
export interface ParticipantsView {
  readonly title: string;
  readonly ended: boolean;
  readonly presenter: string | null;
  readonly participants: readonly ParticipantView[];
}

export type PollKind = "yesNo" | "letters" | "custom";

/** Presenter or moderator: starts a poll. One runs at a time. DeadlineSeconds null: until closed by hand. */
export interface StartPoll {
  readonly type: "startPoll";
  readonly kind: PollKind;
  readonly question: string;
  readonly choices: readonly string[];
  readonly multiple: boolean;
  readonly deadlineSeconds: number | null;
}

/** Votes, or replaces one's vote, while the poll runs. Choices are indices from 0. */
export interface CastVote {
  readonly type: "castVote";
  readonly pollId: string;
  readonly choices: readonly number[];
}

/** Presenter or moderator: no more votes. */
export interface ClosePoll {
  readonly type: "closePoll";
  readonly pollId: string;
}

/** Presenter or moderator: shows the result to all; closes first if it still runs. */
export interface PublishPoll {
  readonly type: "publishPoll";
  readonly pollId: string;
}

/** A poll runs. */
export interface PollStarted {
  readonly type: "pollStarted";
  readonly pollId: string;
  readonly kind: PollKind;
  readonly question: string;
  readonly choices: readonly string[];
  readonly multiple: boolean;
  readonly deadline: string | null;
}

/** For the voter and the moderators: who has voted what. */
export interface VoteCast {
  readonly type: "voteCast";
  readonly pollId: string;
  readonly voter: string;
  readonly voterName: string;
  readonly choices: readonly number[];
}

/** For the moderators and the presenter: votes per choice, and how many have voted. */
export interface PollTallied {
  readonly type: "pollTallied";
  readonly pollId: string;
  readonly tally: readonly number[];
  readonly voters: number;
}

/** No more votes; "command" or "deadline". */
export interface PollClosed {
  readonly type: "pollClosed";
  readonly pollId: string;
  readonly reason: string;
}

/** The result, for all. */
export interface PollPublished {
  readonly type: "pollPublished";
  readonly pollId: string;
  readonly tally: readonly number[];
  readonly voters: number;
}

/** One named vote, seen by moderators. */
export interface VoteView {
  readonly voter: string;
  readonly voterName: string;
  readonly choices: readonly number[];
}

/** One poll as one viewer sees it: Tally is null until published (moderators and presenter: never null); Votes is null but for moderators. */
export interface PollView {
  readonly id: string;
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

/** The polls of this meeting, newest last. */
export interface PollsView {
  readonly polls: readonly PollView[];
}

/** Turns the page for all. */
export interface ShowPage {
  readonly type: "showPage";
  readonly pageId: string;
}

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
  readonly presentationId: string;
}

/** Adds one empty page to the room's blank board. */
export interface AddBlankPage {
  readonly type: "addBlankPage";
}

/** A presentation is there and converting. */
export interface PresentationAdded {
  readonly type: "presentationAdded";
  readonly presentationId: string;
  readonly by: string;
  readonly fileName: string;
}

/** Its number of pages is known. */
export interface PageCountKnown {
  readonly type: "pageCountKnown";
  readonly presentationId: string;
  readonly pageCount: number;
}

/** A page can be shown. */
export interface PageConverted {
  readonly type: "pageConverted";
  readonly presentationId: string;
  readonly page: PageView;
}

/** All pages can be shown. */
export interface PresentationFinished {
  readonly type: "presentationFinished";
  readonly presentationId: string;
}

/** The conversion failed; the presentation is gone again. */
export interface PresentationFailed {
  readonly type: "presentationFailed";
  readonly presentationId: string;
  readonly by: string;
  readonly fileName: string;
  readonly reason: string;
}

/** A presentation was taken away. */
export interface PresentationRemoved {
  readonly type: "presentationRemoved";
  readonly presentationId: string;
}

/** Slides of an earlier meeting are here. */
export interface PresentationsRestored {
  readonly type: "presentationsRestored";
  readonly presentations: readonly PresentationView[];
  readonly current: string;
}

/** Everybody sees this page now, at zoom 1. */
export interface PageShown {
  readonly type: "pageShown";
  readonly pageId: string;
}

/** Everybody sees this part of the page. */
export interface ViewportChanged {
  readonly type: "viewportChanged";
  readonly centerX: number;
  readonly centerY: number;
  readonly zoom: number;
}

/** One page. Image is null for a blank page; Width and Height in points (ratio matters: the page is 1,600 units wide). */
export interface PageView {
  readonly id: string;
  readonly number: number;
  readonly image: string | null;
  readonly contentType: string | null;
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

/** One presentation; PageCount is 0 until known; Pages are those that are ready, in order. Blank: the room's own board. */
export interface PresentationView {
  readonly id: string;
  readonly fileName: string;
  readonly blank: boolean;
  readonly converting: boolean;
  readonly pageCount: number;
  readonly pages: readonly PageView[];
}

/** What part of the page is seen. */
export interface ViewportView {
  readonly centerX: number;
  readonly centerY: number;
  readonly zoom: number;
}

/** All presentations, and what is shown. */
export interface PresentationsView {
  readonly presentations: readonly PresentationView[];
  readonly current: string;
  readonly viewport: ViewportView | null;
}

export type ShapeKind = "pen" | "highlighter" | "line" | "arrow" | "rectangle" | "ellipse" | "text";

/** A shape as its author's browser gives it. Page units: the page is 1,600 wide. Ink: base64 of the binary ink form (protocol.md), for pen and highlighter, else null; relative to X, Y. Color: index 0 to 8 of the palette. Size: line width in page units, or text height. */
export interface NewShape {
  readonly id: string;
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

/** Only what changes; null means unchanged. */
export interface ShapeChange {
  readonly id: string;
  readonly x?: number | null;
  readonly y?: number | null;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly color?: number | null;
  readonly size?: number | null;
  readonly text?: string | null;
  readonly z?: string | null;
}

/** Puts shapes on a page, on top. */
export interface AddShapes {
  readonly type: "addShapes";
  readonly pageId: string;
  readonly shapes: readonly NewShape[];
}

/** Moves, resizes, restyles, rewords shapes: last writer wins per property. */
export interface ChangeShapes {
  readonly type: "changeShapes";
  readonly pageId: string;
  readonly changes: readonly ShapeChange[];
}

/** Takes shapes away. */
export interface DeleteShapes {
  readonly type: "deleteShapes";
  readonly pageId: string;
  readonly shapeIds: readonly string[];
}

/** Takes back one's own last step on this page, where one was the last writer. */
export interface UndoDrawing {
  readonly type: "undoDrawing";
  readonly pageId: string;
}

/** Does it again. */
export interface RedoDrawing {
  readonly type: "redoDrawing";
  readonly pageId: string;
}

/** Moderator or presenter: empties a page; can be undone by who did it. */
export interface ClearPage {
  readonly type: "clearPage";
  readonly pageId: string;
}

/** Moderator: lets one draw, or all (ParticipantId null), or not. */
export interface GrantDrawing {
  readonly type: "grantDrawing";
  readonly participantId: string | null;
  readonly allowed: boolean;
}

/** Shapes are on a page; an undone deletion uses it too, with the old Z. */
export interface ShapesAdded {
  readonly type: "shapesAdded";
  readonly pageId: string;
  readonly shapes: readonly ShapeView[];
}

/** Shapes have changed. */
export interface ShapesChanged {
  readonly type: "shapesChanged";
  readonly pageId: string;
  readonly changes: readonly ShapeChange[];
}

/** Shapes are gone. */
export interface ShapesDeleted {
  readonly type: "shapesDeleted";
  readonly pageId: string;
  readonly shapeIds: readonly string[];
}

/** For one person: what undo and redo would now find on this page. */
export interface UndoDepthChanged {
  readonly type: "undoDepthChanged";
  readonly pageId: string;
  readonly undo: number;
  readonly redo: number;
}

/** Who may draw has changed; null means all. */
export interface DrawingGranted {
  readonly type: "drawingGranted";
  readonly participantId: string | null;
  readonly allowed: boolean;
}

/** Boards of an earlier meeting are here. */
export interface BoardsRestored {
  readonly type: "boardsRestored";
  readonly pages: readonly PageBoardView[];
}

/** A shape on a page. Z: fractional index, compared by code unit. */
export interface ShapeView {
  readonly id: string;
  readonly kind: ShapeKind;
  readonly author: string | null;
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

/** One page's shapes in Z order; Undo and Redo are the viewer's own. */
export interface PageBoardView {
  readonly pageId: string;
  readonly shapes: readonly ShapeView[];
  readonly undo: number;
  readonly redo: number;
}

/** All boards, and who may draw. */
export interface WhiteboardView {
  readonly pages: readonly PageBoardView[];
  readonly everybodyDraws: boolean;
  readonly drawers: readonly string[];
}

export type Command =
  | PostMessage
  | EditMessage
  | DeleteMessage
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
  | EndMeeting
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
  | GrantDrawing;

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
  | MessagePosted
  | MessageEdited
  | MessageDeleted
  | HandRaised
  | HandLowered
  | MicrophoneChanged
  | CameraChanged
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
  | BoardsRestored;

export interface MeetingView {
  readonly participants: ParticipantsView;
  readonly chat: ChatView;
  readonly polls: PollsView;
  readonly presentations: PresentationsView;
  readonly whiteboard: WhiteboardView;
}
