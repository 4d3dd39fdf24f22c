// The little that is read from the server's offers: who owns which m-line.
import type { ShareSource } from "../contract";

export interface MediaOwner {
  readonly mid: string;
  readonly participantId: string;
  readonly kind: "audio" | "video";
  /** The share that it is a picture or the sound of; null for microphone and camera. */
  readonly share: ShareSource | null;
}

const MSID = /^a=msid:(\S+) (\S+)/;
const SHARES: Readonly<Record<string, ShareSource>> = {
  screen: "screen",
  screenAudio: "screen",
  otherScreen: "otherScreen",
  otherScreenAudio: "otherScreen",
  document: "document",
};
const SESSION = /^o=\S+ (\S+)/m;

/** The session id of a description (RFC 3264, 8): it stays through all offers of one connection. */
export function readSession(sdp: string): string {
  return SESSION.exec(sdp)?.[1] ?? "";
}

const MID = /^a=mid:(\S+)/m;
const OPUS = /^a=rtpmap:(\d+) opus\/48000\/2$/im;

function sectionsOf(sdp: string): string[] {
  return sdp.split(/(?=^m=)/m);
}

/** What follows the parameters of Opus in one section; nothing where there is no Opus. */
function addToOpus(section: string, parameters: string): string {
  const type = OPUS.exec(section)?.[1];
  return type ? section.replace(new RegExp(`^(a=fmtp:${type} [^\\r\\n]*)`, "m"), `$1;${parameters}`) : section;
}

/** An offer that says that the sound will be music in two channels (RFC 7587, 7.1); the server answers with a rate for it. */
export function offerMusic(sdp: string, isMusic: (mid: string) => boolean): string {
  return sectionsOf(sdp)
    .map((section) => (isMusic(MID.exec(section)?.[1] ?? "") ? addToOpus(section, "stereo=1;sprop-stereo=1") : section))
    .join("");
}

/** An answer that plays in two channels what the offer says is sent in two: browsers do so only if it is said here. */
export function answerStereo(answer: string, offer: string): string {
  const offered = sectionsOf(offer);
  return sectionsOf(answer)
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
    const msid = lines.map((line) => MSID.exec(line)).find((match) => match && match[1] !== "-");
    const participantId = msid?.[1];
    const sends = !lines.includes("a=inactive") && !lines.includes("a=recvonly");
    if (kind && mid !== undefined && participantId && sends && !(port === "0" && !lines.includes("a=bundle-only"))) {
      const share = SHARES[msid?.[2]?.slice(participantId.length + 1) ?? ""] ?? null;
      owners.push({ mid, participantId, kind: kind as "audio" | "video", share });
    }
  }
  return owners;
}
