// What this tab remembers of a room: the link's token, the chosen name, and what proves its seat.
// Session storage: another tab is another person, and it is gone when the tab closes.
export interface Seat {
  readonly participantId: string;
  readonly secret: string;
}

const NAME_KEY = "classroom.name";

function tokenKey(roomId: string): string {
  return `classroom.token.${roomId}`;
}

function seatKey(roomId: string): string {
  return `classroom.seat.${roomId}`;
}

function invitationKey(roomId: string): string {
  return `classroom.invitation.${roomId}`;
}

function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    // Storage may be switched off by the browser's settings; the room then works until a reload.
    return null;
  }
}

function write(storage: () => Storage, key: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // As above: nothing is remembered, nothing else is lost.
    return;
  }
}

const session = (): Storage => window.sessionStorage;
const local = (): Storage => window.localStorage;

export const seats = {
  token: (roomId: string): string | null => read(session, tokenKey(roomId)),
  /** A seat belongs to the link it was taken with: another link, another seat. */
  keepToken(roomId: string, token: string): void {
    if (token !== seats.token(roomId)) seats.keepSeat(roomId, null);
    write(session, tokenKey(roomId), token);
  },
  /** The room is no more. */
  forget(roomId: string): void {
    for (const key of [tokenKey(roomId), seatKey(roomId), invitationKey(roomId)]) write(session, key, null);
  },
  seat(roomId: string): Seat | null {
    const text = read(session, seatKey(roomId));
    const [participantId, secret] = text?.split(":") ?? [];
    return participantId && secret ? { participantId, secret } : null;
  },
  keepSeat: (roomId: string, seat: Seat | null): void =>
    write(session, seatKey(roomId), seat ? `${seat.participantId}:${seat.secret}` : null),
  /** The students' link, known to the browser that has opened the room. */
  invitation: (roomId: string): string | null => read(session, invitationKey(roomId)),
  keepInvitation: (roomId: string, url: string): void => write(session, invitationKey(roomId), url),
  name: (): string => read(local, NAME_KEY) ?? "",
  keepName: (name: string): void => write(local, NAME_KEY, name),
};
