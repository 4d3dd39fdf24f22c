// RTP packets of H.264 (RFC 6184) in several layers, each of which says its own name (RFC 8852): the binding has libdatachannel's packetiser without those names.

const HEADER_LENGTH = 12;
const PAYLOAD_OCTETS_MAX = 1_200;
const EXTENSION_PROFILE = 0xbede; // One-byte headers, RFC 8285 section 4.2
const FU_A = 28;

/** The NAL units of an access unit between their start codes (H.264 annex B). */
function* nalUnits(accessUnit) {
  const code = Buffer.from([0, 0, 1]);
  for (let at = accessUnit.indexOf(code); at >= 0; ) {
    const next = accessUnit.indexOf(code, at + 3);
    const end = next < 0 ? accessUnit.length : accessUnit[next - 1] === 0 ? next - 1 : next;
    yield accessUnit.subarray(at + 3, end);
    at = next;
  }
}

/** A NAL unit by itself, or in fragments (RFC 6184 section 5.8). */
function* payloads(unit) {
  if (unit.length <= PAYLOAD_OCTETS_MAX) {
    yield unit;
    return;
  }
  const [indicator, type] = [(unit[0] & 0xe0) | FU_A, unit[0] & 0x1f];
  for (let at = 1; at < unit.length; at += PAYLOAD_OCTETS_MAX - 2) {
    const end = Math.min(unit.length, at + PAYLOAD_OCTETS_MAX - 2);
    const bits = (at === 1 ? 0x80 : 0) | (end === unit.length ? 0x40 : 0);
    yield Buffer.concat([Buffer.from([indicator, bits | type]), unit.subarray(at, end)]);
  }
}

/** One layer's stream. As in OBS each begins with number and timestamp 0. */
export class Layer {
  #number = 0;
  #extension;

  constructor(ssrc, payloadType, extensions) {
    Object.assign(this, { ssrc, payloadType, timestamp: 0 });
    const elements = Object.entries(extensions).flatMap(([id, value]) => [(Number(id) << 4) | (value.length - 1), ...Buffer.from(value)]);
    while (elements.length % 4) elements.push(0);
    this.#extension = Buffer.alloc(4 + elements.length);
    this.#extension.writeUInt16BE(EXTENSION_PROFILE);
    this.#extension.writeUInt16BE(elements.length / 4, 2);
    this.#extension.set(elements, 4);
  }

  /** The packets of an access unit, the last of them marked. */
  packets(accessUnit) {
    const all = [...nalUnits(accessUnit)].flatMap((unit) => [...payloads(unit)]);
    return all.map((payload, i) => Buffer.concat([this.#header(i === all.length - 1), this.#extension, payload]));
  }

  #header(isLast) {
    const header = Buffer.alloc(HEADER_LENGTH);
    header[0] = 0x90;
    header[1] = (isLast ? 0x80 : 0) | this.payloadType;
    header.writeUInt16BE(this.#number, 2);
    header.writeUInt32BE(this.timestamp, 4);
    header.writeUInt32BE(this.ssrc, 8);
    this.#number = (this.#number + 1) & 0xffff;
    return header;
  }
}
