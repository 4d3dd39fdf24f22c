// The little that is read from the server's offers: who owns which m-line.

export interface MediaOwner {
  readonly mid: string;
  readonly participantId: string;
  readonly kind: "audio" | "video";
}

const MSID = /^a=msid:(\S+)/;
const SESSION = /^o=\S+ (\S+)/m;

/** The session id of a description (RFC 3264, 8): it stays through all offers of one connection. */
export function readSession(sdp: string): string {
  return SESSION.exec(sdp)?.[1] ?? "";
}

/** Owners of the m-lines that send, in order; lines that are off or belong to nobody are left out. */
export function readOwners(sdp: string): readonly MediaOwner[] {
  const owners: MediaOwner[] = [];
  for (const section of sdp.split(/\r?\n(?=m=)/).slice(1)) {
    const lines = section.split(/\r?\n/);
    const [, kind, port] = /^m=(audio|video) (\d+)/.exec(lines[0] ?? "") ?? [];
    const mid = lines.find((line) => line.startsWith("a=mid:"))?.slice("a=mid:".length);
    const participantId = lines.map((line) => MSID.exec(line)?.[1]).find((id) => id !== undefined && id !== "-");
    const sends = !lines.includes("a=inactive") && !lines.includes("a=recvonly");
    if (kind && mid !== undefined && participantId && sends && !(port === "0" && !lines.includes("a=bundle-only"))) {
      owners.push({ mid, participantId, kind: kind as "audio" | "video" });
    }
  }
  return owners;
}
