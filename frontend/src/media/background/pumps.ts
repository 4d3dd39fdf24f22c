// How the camera's pictures come to the worker and back: as streams where the browser has them, else one by one.
import type { FromWorker, ToWorker } from "./messages";

export interface Pump {
  /** What is made. */
  readonly track: MediaStreamTrack;
  /** Takes what the worker says of single pictures. */
  take(message: FromWorker): void;
  stop(): void;
}

interface Processor {
  readonly readable: ReadableStream<VideoFrame>;
}

interface Generator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>;
}

/** Chromium's: https://w3c.github.io/mediacapture-transform/ as it was before it moved into workers alone. */
interface Streams {
  readonly MediaStreamTrackProcessor?: new (options: { track: MediaStreamTrack }) => Processor;
  readonly MediaStreamTrackGenerator?: new (options: { kind: "video" }) => Generator;
}

type Send = (message: ToWorker, transfer?: Transferable[]) => void;

export function startPump(camera: MediaStreamTrack, send: Send): Pump {
  const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as unknown as Streams;
  if (!MediaStreamTrackProcessor || !MediaStreamTrackGenerator) return startSingles(camera, send);
  const { readable } = new MediaStreamTrackProcessor({ track: camera });
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  send({ type: "streams", readable, writable: track.writable }, [readable, track.writable]);
  return {
    track,
    take: () => undefined,
    stop: () => track.stop(),
  };
}

/** By a video element and a canvas, at the worker's beat: timers of a page that is not shown hardly run, a worker's do. */
function startSingles(camera: MediaStreamTrack, send: Send): Pump {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([camera]);
  // Muted pictures may always play.
  video.play().catch(() => undefined);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("bitmaprenderer");
  const [track] = canvas.captureStream().getVideoTracks();
  if (!context || !track) throw new Error("no canvas");
  let stopped = false;
  const bring = async (): Promise<void> => {
    const there = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0;
    const picture = there ? await createImageBitmap(video).catch(() => null) : null;
    if (stopped) picture?.close();
    else send({ type: "picture", picture }, picture ? [picture] : []);
  };
  void bring();
  return {
    track,
    take: (message) => {
      if (message.type !== "next" || stopped) return;
      if (message.picture) {
        if (canvas.width !== message.picture.width) canvas.width = message.picture.width;
        if (canvas.height !== message.picture.height) canvas.height = message.picture.height;
        context.transferFromImageBitmap(message.picture);
      }
      void bring();
    },
    stop: () => {
      stopped = true;
      video.srcObject = null;
      track.stop();
    },
  };
}
