// The few calls over HTTP. Everything else goes through the hub.
import type { ClientInfo, EchoDescriptions, EchoRelays, IceServer, RoomCreated, RoomInfo } from "../contract";
import type { EchoAnswer } from "../media/echo";

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: number };

/** Status 0: the server cannot be reached. */
async function call<T>(path: string, init: RequestInit): Promise<Result<T>> {
  try {
    const response = await fetch(path, init);
    if (!response.ok) return { ok: false, status: response.status };
    return { ok: true, value: (response.status === 204 ? undefined : await response.json()) as T };
  } catch {
    return { ok: false, status: 0 };
  }
}

const bearer = (token: string): HeadersInit => ({ Authorization: `Bearer ${token}` });

export const api = {
  client: () => call<ClientInfo>("/api/client", {}),
  /** Without a codec the server's own is used. */
  createRoom: (title: string, videoCodec: string | null = null) =>
    call<RoomCreated>("/api/rooms", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(videoCodec ? { title, videoCodec } : { title }),
    }),
  room: (roomId: string, token: string) =>
    call<RoomInfo>(`/api/rooms/${encodeURIComponent(roomId)}`, { headers: bearer(token) }),
  /** Relays for an echo check; none where the server cannot be asked: the check itself says so then. */
  echoRelays: async (roomId: string, token: string): Promise<readonly IceServer[]> => {
    const result = await call<EchoRelays>(`/api/rooms/${encodeURIComponent(roomId)}/echo`, { headers: bearer(token) });
    return result.ok ? result.value.iceServers : [];
  },
  /** Answers to an echo check's offers. */
  echo: async (roomId: string, token: string, offers: EchoDescriptions): Promise<EchoAnswer> => {
    const result = await call<EchoDescriptions>(`/api/rooms/${encodeURIComponent(roomId)}/echo`, {
      method: "POST",
      headers: { ...bearer(token), "Content-Type": "application/json" },
      body: JSON.stringify(offers),
    });
    return result.ok ? { status: 200, answers: result.value } : { status: result.status, answers: null };
  },
  deleteRoom: (roomId: string, token: string) =>
    call<undefined>(`/api/rooms/${encodeURIComponent(roomId)}`, {
      method: "DELETE",
      headers: bearer(token),
    }),
};

/** True where this server says that a token is none; another's 401 (a proxy, a captive network) says nothing of ours. */
export async function isTokenRefused(roomId: string, token: string): Promise<boolean> {
  try {
    const response = await fetch(`/api/rooms/${encodeURIComponent(roomId)}`, { headers: bearer(token) });
    return response.status === 401 && ((await response.json()) as { type?: unknown }).type === "noToken";
  } catch {
    return false;
  }
}

/** What a server allows when it does not say (docs/protocol.md). */
export const UPLOAD_BYTES_MAX = 30 * 1_048_576;
