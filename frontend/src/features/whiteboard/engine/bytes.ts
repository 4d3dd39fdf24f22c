// Varints, zigzag and strings of docs/protocol.md; reading never throws, it answers null at the end or at nonsense.

const VARINT_BYTES_MAX = 5;
const decoder = new TextDecoder("utf-8");
const encoder = new TextEncoder();

export class ByteWriter {
  #bytes = new Uint8Array(64);
  #length = 0;

  byte(value: number): this {
    if (this.#length === this.#bytes.length) {
      const wider = new Uint8Array(this.#bytes.length * 2);
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    this.#bytes[this.#length++] = value;
    return this;
  }

  varint(value: number): this {
    let rest = value >>> 0;
    for (; rest >= 0x80; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    return this.byte(rest);
  }

  zigzag(value: number): this {
    return this.varint((value << 1) ^ (value >> 31));
  }

  text(value: string): this {
    const bytes = encoder.encode(value);
    this.varint(bytes.length);
    for (const one of bytes) this.byte(one);
    return this;
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number | null {
    return this.#bytes[this.#at++] ?? null;
  }

  varint(): number | null {
    let value = 0;
    for (let i = 0; i < VARINT_BYTES_MAX; i++) {
      const next = this.byte();
      if (next === null) return null;
      value += (next & 0x7f) * 2 ** (7 * i);
      if (next < 0x80) {
        // One number, one spelling: no trailing zero byte, and 32 bits.
        const exact = value <= 0xffffffff && (i === 0 || next !== 0);
        return exact ? value : null;
      }
    }
    return null;
  }

  zigzag(): number | null {
    const value = this.varint();
    return value === null ? null : (value >>> 1) ^ -(value & 1);
  }

  text(lengthMax: number): string | null {
    const length = this.varint();
    if (length === null || length > lengthMax || this.#at + length > this.#bytes.length) return null;
    const text = decoder.decode(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return text;
  }
}
