declare module "@twilio/video-processors/dist/build/tflite-simd-1-0-0.js" {
  /** The functions of the compiled program that are used; offsets are of bytes in its memory. */
  export interface TfliteModule {
    readonly HEAPU8: Uint8Array;
    readonly HEAPF32: Float32Array;
    _getModelBufferMemoryOffset(): number;
    _getInputMemoryOffset(): number;
    _getOutputMemoryOffset(): number;
    _getInputWidth(): number;
    _getInputHeight(): number;
    _loadModel(bytes: number): number;
    _runInference(): number;
  }
  export default function createModule(options: { readonly wasmBinary: ArrayBuffer }): Promise<TfliteModule>;
}
