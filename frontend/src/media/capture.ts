// A screen, a window or a tab, and a second camera: opened by a click, in the browser's own chooser where it has one.
import type { DeviceProblem } from "./devices";

export type CaptureProblem = "cancelled" | "forbidden" | DeviceProblem;

export class CaptureError extends Error {
  readonly problem: CaptureProblem;

  constructor(problem: CaptureProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** Options of Screen Capture that the DOM's types do not have yet; browsers that lack one pass it over. */
interface ScreenOptions extends DisplayMediaStreamOptions {
  readonly audio: MediaTrackConstraints & { readonly restrictOwnAudio: boolean };
  readonly systemAudio: "include" | "exclude";
  readonly surfaceSwitching: "include" | "exclude";
  readonly selfBrowserSurface: "include" | "exclude";
  readonly monitorTypeSurfaces: "include" | "exclude";
}

/** Text is read as it is; beyond this an encoder in software has no time left for frames. */
const SCREEN: ScreenOptions = {
  video: { width: { max: 2560 }, height: { max: 1440 }, frameRate: { ideal: 15, max: 30 } },
  // What a computer plays is no voice: nothing is to be taken out of it. But for this page's own sound, which the others would hear as
  // their echo.
  audio: {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: { ideal: 2 },
    restrictOwnAudio: true,
  },
  systemAudio: "include",
  surfaceSwitching: "include",
  // This page in itself is a hall of mirrors.
  selfBrowserSurface: "exclude",
  monitorTypeSurfaces: "include",
};

/** Phones have no such thing. */
export function canShareScreen(): boolean {
  return window.isSecureContext && typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

/** Asks for a screen, a window or a tab, with its sound where the browser and the person give it. */
export async function captureScreen(): Promise<MediaStream> {
  if (!canShareScreen()) throw new CaptureError("insecure");
  try {
    return hinted(await navigator.mediaDevices.getDisplayMedia(SCREEN));
  } catch (error) {
    throw new CaptureError(nameScreenProblem(error));
  }
}

/** Opens a camera as something to read; what it is for decides how it is sent. */
export async function captureDocument(deviceId: string): Promise<MediaStream> {
  const device = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" };
  const video = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 15, max: 30 }, ...device };
  return hinted(await navigator.mediaDevices.getUserMedia({ video }));
}

/** Rather fewer pictures than letters that cannot be read (MediaStreamTrack Content Hints, "detail"). */
function hinted(stream: MediaStream): MediaStream {
  for (const track of stream.getVideoTracks()) track.contentHint = "detail";
  for (const track of stream.getAudioTracks()) track.contentHint = "music";
  return stream;
}

export function nameScreenProblem(error: unknown): CaptureProblem {
  if (!(error instanceof DOMException)) return "failed";
  switch (error.name) {
    case "NotAllowedError":
      // The same name for whoever closes the chooser and for a system that lets the browser see no screen.
      return /system/i.test(error.message) ? "forbidden" : "cancelled";
    case "AbortError":
      return "cancelled";
    case "NotFoundError":
      return "none";
    case "NotReadableError":
      return "busy";
    default:
      return "failed";
  }
}
