/** The two addresses of the client; a room's token is in the fragment, which browsers do not send. */
export const routes = { start: "/", room: "/r/:roomId" } as const;

export function roomPath(roomId: string): string {
  return `/r/${encodeURIComponent(roomId)}`;
}

/** The token behind the #; null where something else stands there. */
export function tokenIn(fragment: string): string | null {
  return /^#([A-Za-z0-9_.~-]{16,200})$/.exec(fragment)?.[1] ?? null;
}

/** Room and token of a pasted link; null where it is none of ours. */
export function parseLink(text: string): { readonly roomId: string; readonly token: string } | null {
  const match = /\/r\/([A-Za-z0-9_.-]{1,64})#([A-Za-z0-9_.~-]{16,200})\s*$/.exec(text.trim());
  return match?.[1] && match[2] ? { roomId: match[1], token: match[2] } : null;
}
