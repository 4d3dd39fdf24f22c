// Speaks WHIP with libdatachannel, the library of OBS's WHIP output, by the steps and with the parts of it that OBS takes: the offer goes out before there are
// candidates, key frames come by the clock alone, and the connection is closed before its session is deleted. Sends until its input ends; if that says "delete",
// the session is deleted while the connection is there.
//
// libdatachannel_client.mjs URL TOKEN WIDTHxHEIGHT@BITRATE...    several sizes are layers, the largest first; prints what it saw as JSON

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Layer } from "./rtp_layers.mjs";

const library = createRequire(new URL("../../../frontend/package.json", import.meta.url))("node-datachannel");

const LIMIT_MS = 120_000;
const REQUEST_LIMIT_MS = 15_000;
const TICK_MS = 10;
const OPUS = { payloadType: 111, clockRate: 48_000, periodMs: 20 };
const H264 = { payloadType: 96, clockRate: 90_000, periodMs: 1_000 / 15 };
const KEY_FRAME_PERIOD = 30;
const FRAGMENT_OCTETS_MAX = 1_200;
const CNAME = "cname-of-the-stream";
const STREAM = "stream";
const EXTENSIONS = { 1: "urn:ietf:params:rtp-hdrext:sdes:mid", 2: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id" };
const AUDIO_SSRC = 1 + Math.floor(Math.random() * 0x7fff_ff00);
const VIDEO_SSRC = AUDIO_SSRC + 1;

const seen = { keyFramesAsked: 0, askedAgain: 0, answer: "" };

function code(sizes) {
  const coder = fileURLToPath(new URL("gstreamer_coder.py", import.meta.url));
  const coded = JSON.parse(execFileSync("/usr/bin/python3", [coder, KEY_FRAME_PERIOD, ...sizes], { maxBuffer: 64 << 20, stdio: ["ignore", "pipe", "ignore"] }));
  const octets = (texts) => texts.map((text) => Buffer.from(text, "base64"));
  return { pictures: coded.pictures.map(octets), tone: octets(coded.tone) };
}

/** Sender reports, and repeats of what is asked for, of what these make or are given. */
function chain(first, config) {
  const reports = first ?? new library.RtcpSrReporter(config);
  if (first) reports.addToChain(new library.RtcpSrReporter(config));
  reports.addToChain(new library.RtcpNackResponder());
  return reports;
}

/** RFC 4585 sections 6.2.1 and 6.3.1: PT 205 FMT 1 asks for packets, PT 206 FMT 1 for a key frame. */
function note(message) {
  for (let at = 0; at + 4 <= message.length; at += 4 + 4 * message.readUInt16BE(at + 2)) {
    const [format, type, words] = [message[at] & 0x1f, message[at + 1], message.readUInt16BE(at + 2)];
    if (type === 206 && format === 1) seen.keyFramesAsked++;
    if (type === 205 && format === 1) seen.askedAgain += words - 2;
  }
}

function addTone(peer, tone) {
  const config = new library.RtpPacketizationConfig(AUDIO_SSRC, CNAME, OPUS.payloadType, OPUS.clockRate);
  const audio = new library.Audio("0", "SendOnly");
  audio.addOpusCodec(OPUS.payloadType);
  audio.addSSRC(AUDIO_SSRC, CNAME, STREAM, `${STREAM}-audio`);
  const track = peer.addTrack(audio);
  const packetizer = new library.RtpPacketizer(config);
  track.setMediaHandler(chain(packetizer, config));
  return every(OPUS, (count) => {
    packetizer.rtpConfig.timestamp = (packetizer.rtpConfig.timestamp + OPUS.clockRate * OPUS.periodMs / 1_000) >>> 0;
    send(track, tone[count % tone.length]);
  });
}

function addPicture(peer, pictures) {
  const config = new library.RtpPacketizationConfig(VIDEO_SSRC, CNAME, H264.payloadType, H264.clockRate);
  const video = new library.Video("1", "SendOnly");
  video.addH264Codec(H264.payloadType);
  video.addSSRC(VIDEO_SSRC, CNAME, STREAM, `${STREAM}-video`);
  const track = peer.addTrack(video);
  const packetizer = new library.H264RtpPacketizer("StartSequence", config, FRAGMENT_OCTETS_MAX);
  track.setMediaHandler(chain(packetizer, config));
  track.onMessage(note);
  return every(H264, (count) => {
    packetizer.rtpConfig.timestamp = (packetizer.rtpConfig.timestamp + H264.clockRate / 15) >>> 0;
    send(track, pictures[count % pictures.length]);
  });
}

function addLayers(peer, pictures) {
  const rids = pictures.map((_, i) => `${i}`);
  const video = new library.Video("1", "SendOnly");
  video.addH264Codec(H264.payloadType);
  for (const [id, uri] of Object.entries(EXTENSIONS)) video.parseSdpLine(`a=extmap:${id} ${uri}`);
  video.parseSdpLine(`a=msid:${STREAM} ${STREAM}-video`);
  for (const rid of rids) video.parseSdpLine(`a=rid:${rid} send`);
  video.parseSdpLine(`a=simulcast:send ${rids.join(";")}`);
  const track = peer.addTrack(video);
  track.setMediaHandler(chain(undefined, new library.RtpPacketizationConfig(VIDEO_SSRC, CNAME, H264.payloadType, H264.clockRate)));
  track.onMessage(note);
  const layers = rids.map((rid, i) => new Layer(VIDEO_SSRC + i, H264.payloadType, { 1: "1", 2: rid }));
  return every(H264, (count) => {
    layers.forEach((layer, i) => {
      layer.timestamp = (layer.timestamp + H264.clockRate / 15) >>> 0;
      for (const packet of layer.packets(pictures[i][count % pictures[i].length])) send(track, packet);
    });
  });
}

function send(track, octets) {
  if (track.isOpen()) track.sendMessageBinary(octets);
}

/** Does it as often as its time has come. */
function every({ periodMs }, work) {
  let count = 0;
  return (elapsedMs) => {
    for (; count * periodMs <= elapsedMs; count++) work(count);
  };
}

async function request(method, url, token, sdp) {
  const headers = { Authorization: `Bearer ${token}`, ...(sdp && { "Content-Type": "application/sdp" }) };
  return fetch(url, { method, headers, body: sdp, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
}

async function input() {
  let said = "";
  for await (const part of process.stdin) said += part;
  return said.trim();
}

async function end(peer, session, token, said) {
  seen.state = peer.state();
  if (said !== "delete") peer.close();
  seen.deleted = (await request("DELETE", session, token)).status;
  peer.close();
}

async function main(url, token, sizes) {
  const { pictures, tone } = code(sizes);
  const peer = new library.PeerConnection("sender", { iceServers: [] });
  const media = [addTone(peer, tone), pictures.length > 1 ? addLayers(peer, pictures) : addPicture(peer, pictures[0])];
  peer.setLocalDescription("offer");
  const answer = await request("POST", url, token, peer.localDescription().sdp);
  seen.answer = await answer.text();
  if (answer.status !== 201) throw new Error(`${answer.status}: ${seen.answer}`);
  peer.setRemoteDescription(seen.answer, "answer");

  const since = performance.now();
  const sending = setInterval(() => media.forEach((due) => due(performance.now() - since)), TICK_MS);
  const limit = setTimeout(() => process.exit(1), LIMIT_MS);
  const said = await input();
  clearInterval(sending);
  clearTimeout(limit);
  await end(peer, new URL(answer.headers.get("Location"), url), token, said);
  console.log(JSON.stringify(seen));
  library.cleanup();
}

const [where, bearer, ...all] = process.argv.slice(2);
await main(where, bearer, all);
