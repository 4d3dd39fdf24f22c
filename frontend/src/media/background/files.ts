// The files behind backgrounds, all from this server, and only when one is chosen.
import modelUrl from "@twilio/video-processors/dist/build/selfie_segmentation_landscape.tflite?url";
import wasmUrl from "@twilio/video-processors/dist/build/tflite-simd-1-0-0.wasm?url";
import type { PageBackground } from "./choice";
import { readOwnPicture } from "./ownPicture";
import { PICTURE_URLS } from "./pictures";

export interface ModelFiles {
  readonly wasm: ArrayBuffer;
  readonly model: ArrayBuffer;
}

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.arrayBuffer();
}

/** The page fetches them, not the worker: whoever sees the camera has no way to a network. */
export async function fetchModel(): Promise<ModelFiles> {
  const [wasm, model] = await Promise.all([fetchBytes(wasmUrl), fetchBytes(modelUrl)]);
  return { wasm, model };
}

/** @throws where the picture cannot be fetched, or is not there any more. */
export async function openPicture(background: PageBackground | "own"): Promise<ImageBitmap> {
  if (background === "own") {
    const own = await readOwnPicture();
    if (!own) throw new Error("no picture of one's own");
    return createImageBitmap(own);
  }
  const image = new Image();
  image.src = PICTURE_URLS[background];
  await image.decode();
  return createImageBitmap(image);
}
