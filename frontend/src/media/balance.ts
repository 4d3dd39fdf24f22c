// Brings voices to about the same loudness, slowly enough that nobody hears it work.

/** RMS of a voice at a good distance from its microphone. */
const TARGET = 0.08;
/** Below this it is not speech: silence says nothing about a voice. */
const SPEECH = 0.008;
const GAIN_MIN = 0.35;
const GAIN_MAX = 3;
/** Of the difference, a step; at five steps a second a voice has settled after two seconds of speech. */
const PACE = 0.12;

export function nextBalance(gain: number, rms: number): number {
  if (rms < SPEECH) return gain;
  const wanted = Math.min(GAIN_MAX, Math.max(GAIN_MIN, TARGET / rms));
  return gain + (wanted - gain) * PACE;
}

export function rmsOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}
