export const background = {
  "background.title": "Behind me",
  "background.choose": "Choose a background",
  "background.hint": "Made on this device; what is blurred or replaced never leaves it.",
  "background.none": "as it is",
  "background.soft": "slightly blurred",
  "background.strong": "blurred",
  "background.wall": "wall",
  "background.shelf": "books",
  "background.hills": "hills",
  "background.dusk": "dusk",
  "background.board": "blackboard",
  "background.own": "my picture",
  "background.bring": "own picture …",
  "background.forget": "Forget my picture",
  "background.noPicture": "This file is no picture that this browser can read, or it is too large (20 MB at most).",
  "background.starting": "The background is being prepared …",
  "background.notSent": "Your picture is not being sent",
  "background.failed.files":
    "The background could not be loaded from the server, so your picture is not being sent. Try again, or go without a background.",
  "background.failed.picture":
    "The background picture cannot be read, so your picture is not being sent. Choose another, or go without a background.",
  "background.failed.browser":
    "This browser cannot make a background, so your picture is not being sent. Try again, or go without a background.",
  "background.failed.stalled":
    "The background does not get ready on this device, so your picture is not being sent. Try again, or go without a background.",
  "background.slow": "This device is too slow for the background: your picture stutters, and the lesson may, too.",
  "background.keep": "Keep it",
  "background.plain": "Show me without background",
};
