// What this browser can show, and in which sizes it sends its camera.

/** Names of the server's, which are those of the browsers in small letters. */
const KNOWN: readonly string[] = ["vp8", "h264", "vp9", "av1"];

/**
 * Two sizes of one camera, the small one for walls of faces; the server sends each viewer the one that fits. The mode is said
 * because Chromium would put both into one stream where the room's codec is VP9; TypeScript's library does not know it yet.
 */
export const CAMERA_SIZES: (RTCRtpEncodingParameters & { readonly scalabilityMode: string })[] = [
  { rid: "l", scaleResolutionDownBy: 2, maxBitrate: 150_000, scalabilityMode: "L1T1" },
  { rid: "h", maxBitrate: 600_000, scalabilityMode: "L1T1" },
];

/** What this browser can show; all where it does not say. */
export function decodableCodecs(): readonly string[] {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.("video")?.codecs;
  return codecs ? KNOWN.filter((name) => codecs.some(({ mimeType }) => nameOf(mimeType) === name)) : KNOWN;
}

function nameOf(mimeType: string): string {
  return mimeType.slice(mimeType.indexOf("/") + 1).toLowerCase();
}
