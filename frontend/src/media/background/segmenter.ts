// Who is in the picture: Google's selfie segmentation on TensorFlow Lite, in the page's own worker.
import createModule, { type TfliteModule } from "@twilio/video-processors/dist/build/tflite-simd-1-0-0.js";
import { opacityOf } from "./opacity";

/** Sizes of the model: what it looks at, and how many parts of it are a person. */
export class Segmenter {
  readonly width: number;
  readonly height: number;
  readonly #module: TfliteModule;
  readonly #input: number;
  readonly #output: number;
  /** How much each part was a person in the last pictures, 0 to 1. */
  readonly #before: Float32Array;

  private constructor(module: TfliteModule) {
    this.#module = module;
    this.width = module._getInputWidth();
    this.height = module._getInputHeight();
    this.#input = module._getInputMemoryOffset() / Float32Array.BYTES_PER_ELEMENT;
    this.#output = module._getOutputMemoryOffset() / Float32Array.BYTES_PER_ELEMENT;
    this.#before = new Float32Array(this.width * this.height);
  }

  static async create(wasmBinary: ArrayBuffer, model: ArrayBuffer): Promise<Segmenter> {
    const module = await createModule({ wasmBinary });
    module.HEAPU8.set(new Uint8Array(model), module._getModelBufferMemoryOffset());
    const failed = module._loadModel(model.byteLength);
    if (failed) throw new Error("the model was not taken");
    return new Segmenter(module);
  }

  /** Makes what is not a person transparent: writes the opacity of each pixel (RGBA). */
  segment(pixels: Uint8ClampedArray): void {
    const heap = this.#module.HEAPF32;
    for (let i = 0, at = this.#input; i < pixels.length; i += 4, at += 3) {
      heap[at] = pixels[i]! / 255;
      heap[at + 1] = pixels[i + 1]! / 255;
      heap[at + 2] = pixels[i + 2]! / 255;
    }
    this.#module._runInference();
    const before = this.#before;
    for (let i = 0; i < before.length; i++) {
      // Edges tremble from picture to picture: half of the last one calms them.
      const person = (before[i]! + heap[this.#output + i]!) / 2;
      before[i] = person;
      pixels[i * 4 + 3] = opacityOf(person) * 255;
    }
  }
}
