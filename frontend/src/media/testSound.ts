// Three notes, made here: nothing is fetched to hear whether the speaker works.
import { giveAudioBack, resumeAudio, takeAudio } from "./audioContext";

const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.28;
const LOUD = 0.25;
const FADE_S = 0.03;
/** Where no sound device runs, time does not pass for the notes, and they never end. */
const PATIENCE_MS = 4_000;

/** Plays on a speaker ("" is the system's) and ends with the sound; throws where nothing is played there. */
export async function playTestSound(speaker: string): Promise<void> {
  const context = takeAudio();
  const element = new Audio();
  try {
    await resumeAudio();
    const out = context.createMediaStreamDestination();
    // An element can play on every speaker in more browsers than a context can.
    element.srcObject = out.stream;
    if (speaker && "setSinkId" in element) await element.setSinkId(speaker);
    await element.play();
    const start = context.currentTime + 0.1;
    const last = NOTES_HZ.map((hertz, index) => playNote(context, out, hertz, start + index * NOTE_S)).at(-1);
    await new Promise<void>((done, fail) => {
      last?.addEventListener("ended", () => done());
      setTimeout(() => fail(new DOMException("no note has ended", "TimeoutError")), PATIENCE_MS);
    });
  } finally {
    element.srcObject = null;
    giveAudioBack();
  }
}

/** Fades in and out: a note that is cut off clicks. */
function playNote(context: AudioContext, out: AudioNode, hertz: number, at: number): OscillatorNode {
  const note = context.createOscillator();
  const volume = context.createGain();
  note.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUD, at + FADE_S);
  volume.gain.setValueAtTime(LOUD, at + NOTE_S - FADE_S);
  volume.gain.linearRampToValueAtTime(0, at + NOTE_S);
  note.connect(volume).connect(out);
  note.start(at);
  note.stop(at + NOTE_S);
  return note;
}
