// What of shared screens and document cameras goes out on the publishing connection: one m-line for each picture and each sound,
// told by a label, and used again for the next share of the same kind.
import type { SectionLabel, ShareSource, TrackLabel } from "../contract";
import { offerSayable } from "./videoCodec";

export interface ShareTracks {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack | null;
}

export type ShareMap = ReadonlyMap<ShareSource, ShareTracks>;

type Layer = RTCRtpEncodingParameters & { readonly scalabilityMode: string };

/** Edge of the picture that a list of shares shows; so much smaller is the small layer. */
const SMALL_LINES = 270;
const SMALL_BITS = 150_000;
const LARGE_BITS = 2_500_000;

export const SOUND_OF: Readonly<Record<ShareSource, TrackLabel | null>> = {
  screen: "screenAudio",
  otherScreen: "otherScreenAudio",
  document: null,
};

/** How many times smaller the small layer of a picture of so many lines is. */
export function smallScaleOf(lines: number): number {
  return Math.max(2, Math.round(lines / SMALL_LINES));
}

/** A whole one to read, and a small one for lists; the server sends each viewer the one that fits. Chromium 156 holds both to the rate that is asked for one. */
export function layersOf(lines: number): Layer[] {
  return [
    {
      rid: "l",
      scaleResolutionDownBy: smallScaleOf(lines),
      maxBitrate: SMALL_BITS,
      scalabilityMode: "L1T1",
    },
    { rid: "h", scaleResolutionDownBy: 1, maxBitrate: LARGE_BITS, scalabilityMode: "L1T1" },
  ];
}

export class ShareSenders {
  #shares: ShareMap = new Map();
  #pc: RTCPeerConnection | null = null;
  readonly #lines = new Map<TrackLabel, RTCRtpTransceiver>();

  get empty(): boolean {
    return this.#shares.size === 0;
  }

  /** A new connection has no m-line of these yet. */
  begin(pc: RTCPeerConnection | null): void {
    this.#pc = pc;
    this.#lines.clear();
    this.#apply();
  }

  /** Sends exactly these; true where the connection must be described anew. */
  set(shares: ShareMap): boolean {
    this.#shares = shares;
    return this.#apply();
  }

  /** What each m-line is; the mids are known once the offer is made. */
  labels(): readonly SectionLabel[] {
    return [...this.#lines].flatMap(([label, { mid }]) => (mid === null ? [] : [{ mid, label }]));
  }

  /** Sounds of shares, which are music to a codec. */
  soundMids(): ReadonlySet<string> {
    const mids = this.labels().filter(({ label }) => this.#lines.get(label)?.receiver.track.kind === "audio");
    return new Set(mids.map(({ mid }) => mid));
  }

  *senders(): Iterable<RTCRtpSender> {
    for (const { sender, direction } of this.#lines.values()) {
      if (direction === "sendonly" && sender.track?.kind === "video") yield sender;
    }
  }

  #apply(): boolean {
    if (!this.#pc) return false;
    let changed = false;
    for (const source of Object.keys(SOUND_OF) as ShareSource[]) {
      const share = this.#shares.get(source);
      changed = this.#put(source, share?.video ?? null) || changed;
      const sound = SOUND_OF[source];
      if (sound) changed = this.#put(sound, share?.audio ?? null) || changed;
    }
    return changed;
  }

  #put(label: TrackLabel, track: MediaStreamTrack | null): boolean {
    const line = this.#lines.get(label);
    if (line) {
      if (line.sender.track !== track) void line.sender.replaceTrack(track);
      const direction = track ? "sendonly" : "inactive";
      if (line.direction === direction) return false;
      line.direction = direction;
      if (track) void this.#tune(line.sender, track);
      return true;
    }
    if (!track || !this.#pc) return false;
    const video = track.kind === "video";
    const made = this.#pc.addTransceiver(track, {
      direction: "sendonly",
      ...(video ? { sendEncodings: layersOf(linesOf(track)) } : {}),
    });
    this.#lines.set(label, made);
    if (video) {
      offerSayable(made);
      void this.#tune(made.sender, track);
    }
    return true;
  }

  /** Letters stay sharp: where there is too little room the rate gives way (WebRTC Extensions, degradationPreference). */
  async #tune(sender: RTCRtpSender, track: MediaStreamTrack): Promise<void> {
    if (track.kind !== "video") return;
    const parameters: RTCRtpSendParameters & { degradationPreference?: string } = sender.getParameters();
    parameters.degradationPreference = "maintain-resolution";
    for (const encoding of parameters.encodings) {
      encoding.active = true;
      encoding.scaleResolutionDownBy = encoding.rid === "l" ? smallScaleOf(linesOf(track)) : 1;
    }
    try {
      await sender.setParameters(parameters);
    } catch {
      // A browser without it decides by the track's content hint alone.
      return;
    }
  }
}

function linesOf(track: MediaStreamTrack): number {
  return track.getSettings().height ?? SMALL_LINES * 4;
}
