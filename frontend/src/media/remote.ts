// Whose sound and pictures come on the subscribing connection, by the server's newest offer.
import type { ShareSource } from "../contract";
import { type MediaOwner, readOwners } from "./sdp";

export interface RemoteTracks {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

export interface RemoteMedia extends RemoteTracks {
  /** Screens with their sound, and document cameras. */
  readonly shares: ReadonlyMap<ShareSource, RemoteTracks>;
}

export type Remote = ReadonlyMap<string, RemoteMedia>;

const NOTHING: RemoteTracks = { audio: null, video: null };

/** Everybody's media; where nothing has changed the same objects as before, so that tiles do not flicker. */
export function readRemote(
  sdp: string,
  trackOf: (mid: string) => MediaStreamTrack | undefined,
  wanted: (owner: MediaOwner) => boolean,
  before: Remote,
): Remote {
  const remote = new Map<string, RemoteMedia & { shares: Map<ShareSource, RemoteTracks> }>();
  for (const owner of readOwners(sdp)) {
    const track = trackOf(owner.mid);
    if (!track || !wanted(owner)) continue;
    const { participantId, kind, share } = owner;
    const media = remote.get(participantId) ?? { ...NOTHING, shares: new Map<ShareSource, RemoteTracks>() };
    if (share) media.shares.set(share, { ...(media.shares.get(share) ?? NOTHING), [kind]: track });
    remote.set(participantId, share ? media : { ...media, [kind]: track });
  }
  for (const [id, media] of remote) {
    const old = before.get(id);
    if (old && isSame(old, media)) remote.set(id, old as typeof media);
  }
  return remote;
}

function isSame(one: RemoteMedia, other: RemoteMedia): boolean {
  const alike = (a: RemoteTracks | undefined, b: RemoteTracks): boolean => a?.audio === b.audio && a?.video === b.video;
  if (!alike(one, other) || one.shares.size !== other.shares.size) return false;
  return [...other.shares].every(([source, tracks]) => alike(one.shares.get(source), tracks));
}

/** The m-line stays, and nothing flows on it (RFC 8829, 5.3.1: the answer's direction). */
export function refuseVideo(pc: RTCPeerConnection): void {
  for (const transceiver of pc.getTransceivers()) {
    if (transceiver.receiver.track.kind === "video") transceiver.direction = "inactive";
  }
}
