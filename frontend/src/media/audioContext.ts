// The page's one AudioContext: browsers allow few, and each has a thread of its own. It lives while somebody uses it.

let context: AudioContext | null = null;
let users = 0;

/** After a gesture at the latest: browsers let no context run before. */
export async function resumeAudio(): Promise<void> {
  try {
    // Safari has "interrupted" besides: a telephone call.
    if (context && context.state !== "running") await context.resume();
  } catch {
    // Closed meanwhile.
    return;
  }
}

const resume = (): void => void resumeAudio();

export function takeAudio(): AudioContext {
  if (!context) {
    context = new AudioContext({ latencyHint: "interactive" });
    for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, resume, { passive: true });
  }
  users += 1;
  resume();
  return context;
}

export function giveAudioBack(): void {
  users -= 1;
  if (users > 0 || !context) return;
  for (const gesture of ["pointerdown", "keydown"]) document.removeEventListener(gesture, resume);
  void context.close();
  context = null;
}
