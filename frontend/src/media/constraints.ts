// What is asked of microphone and camera.

/** "music": what makes speech clear spoils instruments, so nothing is done to the sound. */
export type Suppression = "standard" | "off" | "music";
export const SUPPRESSIONS: readonly Suppression[] = ["standard", "off", "music"];

export function voiceConstraints(suppression: Suppression): MediaTrackConstraints {
  const music = suppression === "music";
  return {
    echoCancellation: !music,
    noiseSuppression: suppression === "standard",
    autoGainControl: !music,
    channelCount: { ideal: music ? 2 : 1 },
  };
}

export function constraintsFor(
  kind: "microphone" | "camera",
  deviceId: string,
  suppression: Suppression,
): MediaStreamConstraints {
  // Of a mere ideal Chromium takes whichever device it lists first.
  const device = deviceId ? { deviceId: { exact: deviceId } } : {};
  return kind === "microphone"
    ? { audio: { ...voiceConstraints(suppression), ...device } }
    : { video: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 20, max: 30 }, ...device } };
}

/** Whether a microphone does what was asked; what the browser does not tell is taken as done. */
export function hasSuppression(settings: MediaTrackSettings, suppression: Suppression): boolean {
  const wanted = voiceConstraints(suppression);
  return (["echoCancellation", "noiseSuppression", "autoGainControl"] as const).every(
    (name) => settings[name] === undefined || Boolean(settings[name]) === wanted[name],
  );
}
