import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "./bytes";
import { decodeInk, encodeInk, fromBase64, type InkPoint, quantise, toBase64 } from "./ink";
import { decodeLive, encodeLive, type LiveMessage } from "./live";
import { randomOf } from "./random.test-help";

function strokeOf(random: () => number, length: number): InkPoint[] {
  return Array.from({ length }, () => ({
    x: quantise((random() - 0.5) * 20_000),
    y: quantise((random() - 0.5) * 20_000),
    pressure: Math.floor(random() * 256),
    dtMs: Math.floor(random() ** 4 * 60_000),
  }));
}

describe("varints", () => {
  it("come back for numbers of every length", () => {
    const random = randomOf(1);
    for (let i = 0; i < 2_000; i++) {
      const value = Math.floor(random() * 2 ** Math.floor(random() * 33));
      const signed = Math.floor((random() - 0.5) * 2 ** Math.floor(random() * 32));
      const reader = new ByteReader(new ByteWriter().varint(value).zigzag(signed).done());
      expect([reader.varint(), reader.zigzag(), reader.atEnd]).toEqual([value, signed, true]);
    }
  });

  it.each([
    ["cut off", [0x80]],
    ["longer than five bytes", [0x80, 0x80, 0x80, 0x80, 0x80, 0x01]],
    ["beyond 32 bits", [0xff, 0xff, 0xff, 0xff, 0x1f]],
    ["with a zero that says nothing", [0x81, 0x00]],
  ])("are refused %s", (_, bytes) => {
    expect(new ByteReader(Uint8Array.from(bytes)).varint()).toBeNull();
  });
});

describe("ink", () => {
  it("has the bytes that the protocol says", () => {
    const points = [
      { x: 10, y: 20, pressure: 128, dtMs: 0 },
      { x: 10.125, y: 19, pressure: 255, dtMs: 300 },
    ];
    // zz(0) zz(0) 128 0, then zz(1) zz(-8) 255 300
    expect([...encodeInk(points, 10, 20)]).toEqual([0, 0, 128, 0, 2, 15, 255, 0xac, 0x02]);
  });

  it("comes back unchanged for any stroke and origin", () => {
    const random = randomOf(2);
    for (let i = 0; i < 200; i++) {
      const points = strokeOf(random, 1 + Math.floor(random() * 200));
      const [x, y] = [quantise(random() * 1_600), quantise(random() * 900)];
      const bytes = fromBase64(toBase64(encodeInk(points, x, y)));
      expect(bytes && decodeInk(bytes, x, y)).toEqual(points);
    }
  });

  it("never throws and never invents: cut or changed bytes give null or points", () => {
    const random = randomOf(3);
    for (let i = 0; i < 500; i++) {
      const bytes = encodeInk(strokeOf(random, 8), 0, 0);
      const cut = bytes.slice(0, Math.floor(random() * bytes.length));
      cut[Math.floor(random() * cut.length)] = Math.floor(random() * 256);
      const read = decodeInk(cut);
      expect(read === null || read.length <= cut.length / 4).toBe(true);
    }
  });

  it("refuses more points than a shape may have, and base64 that is none", () => {
    expect(decodeInk(new Uint8Array(4 * 10_000))?.length).toBe(10_000);
    expect(decodeInk(new Uint8Array(4 * 10_001))).toBeNull();
    expect(fromBase64("not base64!")).toBeNull();
  });
});

describe("live messages", () => {
  const messages: LiveMessage[] = [
    {
      type: "ink",
      pageId: "board.1",
      shapeId: "aB3-_x",
      kind: "highlighter",
      color: 8,
      size: 28,
      offset: 300,
      points: [{ x: -3.5, y: 1_600, pressure: 7, dtMs: 16 }],
    },
    { type: "cursor", pageId: "board.1", x: 12.125, y: -4 },
    { type: "cursorGone" },
  ];

  it.each(messages)("come back unchanged: $type", (message) => {
    expect(decodeLive(encodeLive(message))).toEqual(message);
  });

  it.each(messages)("are refused when cut or followed by more: $type", (message) => {
    const bytes = encodeLive(message);
    for (let length = 0; length < bytes.length; length++) expect(decodeLive(bytes.slice(0, length))).toBeNull();
    expect(decodeLive(Uint8Array.from([...bytes, 1]))).toBeNull();
  });

  it("are refused when unknown", () => {
    expect(decodeLive(Uint8Array.from([0x10, 1, 2]))).toBeNull();
    expect(decodeLive(new Uint8Array())).toBeNull();
  });
});
