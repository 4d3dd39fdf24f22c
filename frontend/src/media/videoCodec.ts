// How pictures are coded: what this browser can show, and in what shape it sends its camera.

/** Names of the server's, which are those of the browsers in small letters. */
const KNOWN: readonly string[] = ["vp8", "h264", "vp9", "av1"];

/** One stream that holds all sizes and rates. */
const DIVIDED = "L3T3_KEY";

// TypeScript's library does not know the attribute yet (W3C, Scalable Video Coding Extension for WebRTC).
type Encoding = RTCRtpEncodingParameters & { readonly scalabilityMode: string };

/**
 * Two sizes of one camera, the small one for walls of faces; the server sends each viewer the one that fits. The mode is said
 * because Chromium would put both into one stream where the room's codec is VP9.
 */
const TWO_SIZES: Encoding[] = [
  { rid: "l", scaleResolutionDownBy: 2, maxBitrate: 150_000, scalabilityMode: "L1T1" },
  { rid: "h", maxBitrate: 600_000, scalabilityMode: "L1T1" },
];
/** All sizes of one camera in one stream, for the codecs that can: less to send, and less work than two streams. */
const ONE_STREAM: Encoding[] = [{ maxBitrate: 700_000, scalabilityMode: DIVIDED }];

/** What this browser can show; all where it does not say. */
export function decodableCodecs(): readonly string[] {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.("video")?.codecs;
  return codecs ? KNOWN.filter((name) => codecs.some(({ mimeType }) => nameOf(mimeType) === name)) : KNOWN;
}

/** The codec that a sender has agreed on; null before. */
export function agreedCodec(sender: RTCRtpSender | null): string | null {
  const mimeType = sender?.getParameters().codecs[0]?.mimeType;
  return mimeType ? nameOf(mimeType) : null;
}

/** Whether a camera goes out in one divided stream: the codec has to hold layers, and the browser to make them. */
export function sendsDivided(codec: string): boolean {
  return (codec === "vp9" || codec === "av1") && canDivide();
}

/** Whoever cannot say in which mode could not say either that two sizes of VP9 or AV1 are wanted: it offers the other codecs. */
export function offerSayable(line: RTCRtpTransceiver): void {
  const codecs = canDivide() ? null : RTCRtpReceiver.getCapabilities("video")?.codecs;
  if (codecs) line.setCodecPreferences?.(codecs.filter(({ mimeType }) => !/vp9|av1/i.test(mimeType)));
}

export function cameraEncodings(divided: boolean): RTCRtpEncodingParameters[] {
  return divided ? ONE_STREAM : TWO_SIZES;
}

let dividing: boolean | undefined;

// A browser that does not know the attribute leaves it out of what it gives back; one that cannot do it, throws.
function canDivide(): boolean {
  if (dividing !== undefined) return dividing;
  const pc = new RTCPeerConnection();
  try {
    const { sender } = pc.addTransceiver("video", { direction: "sendonly", sendEncodings: ONE_STREAM });
    const [first] = sender.getParameters().encodings as { readonly scalabilityMode?: string }[];
    dividing = first?.scalabilityMode === DIVIDED;
  } catch {
    dividing = false;
  }
  pc.close();
  return dividing;
}

function nameOf(mimeType: string): string {
  return mimeType.slice(mimeType.indexOf("/") + 1).toLowerCase();
}
