// Between the page and the worker that makes its pictures.
import type { Backdrop } from "./painter";

export type ToWorker =
  | { readonly type: "load"; readonly wasm: ArrayBuffer; readonly model: ArrayBuffer }
  | { readonly type: "backdrop"; readonly backdrop: Backdrop }
  /** Pictures come and go by themselves. */
  | {
      readonly type: "streams";
      readonly readable: ReadableStream<VideoFrame>;
      readonly writable: WritableStream<VideoFrame>;
    }
  /** A picture of a page that must bring each one itself; null where there is none yet. */
  | { readonly type: "picture"; readonly picture: ImageBitmap | null }
  /** The pictures that come are not to be made for now. */
  | { readonly type: "rest"; readonly resting: boolean };

export type FromWorker =
  | { readonly type: "ready" }
  | { readonly type: "failed" }
  /** A page that brings pictures itself may bring the next one; with the one before, where it was made. */
  | { readonly type: "next"; readonly picture: ImageBitmap | null }
  /** The first one since the streams came. */
  | { readonly type: "began" }
  | { readonly type: "slow"; readonly averageMs: number };
