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

const OPUS = /^a=rtpmap:(\d+) opus\/48000\/2$/im;

/** What follows the parameters of Opus in one section; nothing where there is no Opus. */
function addToOpus(section: string, parameters: string): string {
  const type = OPUS.exec(section)?.[1];
  return type ? section.replace(new RegExp(`^(a=fmtp:${type} [^\\r\\n]*)`, "m"), `$1;${parameters}`) : section;
}

/** An offer that says that the sound will be music in two channels (RFC 7587, 7.1); the server answers with a rate for it. */
export function offerMusic(sdp: string): string {
  return addToOpus(sdp, "stereo=1;sprop-stereo=1");
}

/** An answer that plays in two channels what the offer says is sent in two: browsers do so only if it is said here. */
export function answerStereo(answer: string, offer: string): string {
  const sections = (sdp: string): string[] => sdp.split(/(?=^m=)/m);
  const offered = sections(offer);
  return sections(answer)
    .map((section, index) => (offered[index]?.includes("sprop-stereo=1") ? addToOpus(section, "stereo=1") : section))
    .join("");
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
