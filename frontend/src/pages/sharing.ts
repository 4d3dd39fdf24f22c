// What this browser shares: captured here, allowed by the server, sent by the media session. All three are kept in agreement.
import type { Command, EventItem, ShareSource, ShareView, SendReply } from "../contract";
import type { ShareTrouble } from "../features/shares/useSharing";
import type { ShareMap, ShareTracks } from "../media/shareSenders";
import { Value } from "../media/value";

export interface SharingRoom {
  readonly send: (command: Command) => Promise<SendReply>;
  readonly me: () => string;
  readonly shares: () => readonly ShareView[];
  readonly put: (shares: ShareMap) => void;
  /** The server has taken less of what is sent than it would now. */
  readonly describeAgain: () => void;
  /** Somebody else has ended a share of this person. */
  readonly onEnded: (by: string | null) => void;
}

export class Sharing {
  readonly own = new Value<ShareMap>(new Map());
  readonly #room: SharingRoom;

  constructor(room: SharingRoom) {
    this.#room = room;
  }

  /** Shares what is captured already; what the server refuses is given back. */
  readonly share = async (source: ShareSource, stream: MediaStream): Promise<ShareTrouble | null> => {
    const [video] = stream.getVideoTracks();
    if (!video) return "failed";
    const audio = stream.getAudioTracks()[0] ?? null;
    const reply = await this.#room.send({ type: "startShare", source, sound: audio !== null });
    // The browser's own bar may have ended it while the server was asked.
    const isOver = video.readyState === "ended";
    if (!reply.ok || isOver) {
      stopAll({ video, audio });
      if (isOver && reply.ok) await this.#tellStopped(source);
      return reply.ok ? "cancelled" : nameRefusal(reply.rule);
    }
    this.#keep(source, { video, audio });
    return null;
  };

  /** Ends a share from this side. */
  readonly stop = async (source: ShareSource): Promise<void> => {
    if (this.#drop(source)) await this.#tellStopped(source);
  };

  /** Others may end it, too: a moderator, or whoever takes back the right to share. */
  take({ event, actor }: EventItem): void {
    const me = this.#room.me();
    if (event.type !== "shareStopped" || event.participantId !== me || actor === me) return;
    if (this.#drop(event.source)) this.#room.onEnded(actor);
  }

  /** After a join: what is not captured here (any more) is over, what the seat has lost is asked for again. */
  async agree(): Promise<void> {
    const told = this.#room.shares().filter(({ participantId }) => participantId === this.#room.me());
    const own = this.own.get();
    await Promise.all(told.filter(({ source }) => !own.has(source)).map(({ source }) => this.#tellStopped(source)));
    const lost = [...own].filter(([source]) => !told.some((share) => share.source === source));
    for (const [source, { audio }] of lost) {
      const reply = await this.#room.send({ type: "startShare", source, sound: audio !== null });
      if (reply.ok) this.#room.describeAgain();
      else if (this.#drop(source)) this.#room.onEnded(null);
    }
  }

  stopAll(): void {
    for (const share of this.own.get().values()) stopAll(share);
    this.own.set(new Map());
  }

  #keep(source: ShareSource, share: ShareTracks): void {
    stopAll(this.own.get().get(source));
    share.video.addEventListener("ended", () => {
      if (this.own.get().get(source)?.video === share.video) void this.stop(source);
    });
    this.#set(new Map(this.own.get()).set(source, share));
  }

  #drop(source: ShareSource): boolean {
    const next = new Map(this.own.get());
    const share = next.get(source);
    if (!share) return false;
    stopAll(share);
    next.delete(source);
    this.#set(next);
    return true;
  }

  #set(next: ShareMap): void {
    this.own.set(next);
    this.#room.put(next);
  }

  async #tellStopped(source: ShareSource): Promise<void> {
    await this.#room.send({ type: "stopShare", participantId: this.#room.me(), source });
  }
}

function stopAll(share: ShareTracks | undefined): void {
  share?.video.stop();
  share?.audio?.stop();
}

function nameRefusal(rule: string): ShareTrouble {
  if (rule === "SHARE-1") return "notAllowed";
  return rule === "SHARE-3" ? "tooMany" : "refused";
}
