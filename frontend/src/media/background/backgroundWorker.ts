// The worker that sees the camera's pictures. Its content security policy lets it run the model and nothing else: it has no
// way to any network, this server included. (The server sets that policy by this file's name.)
import type { FromWorker, ToWorker } from "./messages";
import { Pace } from "./pace";
import { Painter } from "./painter";
import { Segmenter } from "./segmenter";

/** Until the next look for a picture that was not there yet. */
const WAIT_MS = 40;

let painter: Painter | null = null;
let pace = new Pace();
let resting = false;
let slow = false;
/** Counts the streams: those before the last ones are given up. */
let turn = 0;

function say(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

function paint(image: CanvasImageSource, width: number, height: number): OffscreenCanvas | null {
  const start = performance.now();
  if (!painter || resting || !pace.takes(start)) return null;
  const canvas = painter.paint(image, width, height);
  const now = performance.now();
  if (pace.note(now - start, now) && !slow) {
    slow = true;
    say({ type: "slow", averageMs: pace.averageMs });
  }
  return canvas;
}

async function load(wasm: ArrayBuffer, model: ArrayBuffer): Promise<void> {
  try {
    painter = new Painter(await Segmenter.create(wasm, model));
    say({ type: "ready" });
  } catch {
    say({ type: "failed" });
  }
}

async function run(readable: ReadableStream<VideoFrame>, writable: WritableStream<VideoFrame>): Promise<void> {
  const own = ++turn;
  pace = new Pace();
  slow = false;
  const [reader, writer] = [readable.getReader(), writable.getWriter()];
  let began = false;
  try {
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done) break;
      if (own !== turn) {
        frame.close();
        break;
      }
      const { timestamp } = frame;
      let canvas: OffscreenCanvas | null;
      try {
        canvas = paint(frame, frame.displayWidth, frame.displayHeight);
      } finally {
        // Whatever happens: a camera gives no more pictures than it gets back.
        frame.close();
      }
      if (!canvas) continue;
      await writer.write(new VideoFrame(canvas, { timestamp, alpha: "discard" }));
      if (!began) say({ type: "began" });
      began = true;
    }
  } catch {
    // The page has stopped its track, or the picture cannot be made: in doubt the page stops, too.
    if (own === turn) say({ type: "failed" });
  }
  void reader.cancel().catch(() => undefined);
  void writer.close().catch(() => undefined);
}

function answer(picture: ImageBitmap | null): void {
  let made: ImageBitmap | null = null;
  try {
    if (picture) made = paint(picture, picture.width, picture.height)?.transferToImageBitmap() ?? null;
  } catch {
    say({ type: "failed" });
    return;
  } finally {
    picture?.close();
  }
  const next = made;
  setTimeout(() => say({ type: "next", picture: next }, next ? [next] : []), next ? 0 : WAIT_MS);
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case "load":
      void load(data.wasm, data.model);
      break;
    case "backdrop":
      painter?.set(data.backdrop);
      break;
    case "streams":
      void run(data.readable, data.writable);
      break;
    case "picture":
      answer(data.picture);
      break;
    case "rest":
      resting = data.resting;
      break;
  }
};
