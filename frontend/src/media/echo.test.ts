import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { IceServer } from "../contract";
import { EchoCheck, type EchoAnswer } from "./echo";
import { STEP_LIMITS_MS } from "./echoVerdict";
import { Value } from "./value";

/** How loud the microphone is. */
const spoken = new Value(0);
vi.mock("./levels", () => ({
  LevelMeter: class {
    level = spoken;
    start = () => undefined;
    stop = () => undefined;
  },
}));

class FakePeer {
  iceConnectionState = "new";
  connectionState = "new";
  localDescription = { sdp: "offer" };
  packets = 0;
  closed = false;
  addTransceiver = () => ({ receiver: { track: {} } });
  createOffer = async () => ({});
  setLocalDescription = async () => undefined;
  setRemoteDescription = async () => undefined;
  protocol = "udp";
  getStats = async () =>
    new Map<string, object>([
      ["1", { id: "1", type: "inbound-rtp", packetsReceived: this.packets }],
      ["2", { id: "2", type: "candidate-pair", nominated: true, state: "succeeded", localCandidateId: "3" }],
      ["3", { id: "3", type: "local-candidate", candidateType: "host", protocol: this.protocol }],
    ]);
  close = () => {
    this.closed = true;
  };
  connect(): void {
    this.iceConnectionState = this.connectionState = "connected";
  }
}

let peers: FakePeer[];
let answer: EchoAnswer;
let asked: number;
let relays: readonly IceServer[];
let configured: RTCConfiguration[];
const track = { stop: vi.fn<() => void>() };

beforeEach(() => {
  vi.useFakeTimers();
  peers = [];
  asked = 0;
  relays = [];
  configured = [];
  answer = { status: 200, answers: { send: "a=candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host", receive: "" } };
  spoken.set(0);
  track.stop.mockClear();
  const made = (peer: FakePeer) => {
    peers.push(peer);
    return peer;
  };
  vi.stubGlobal("RTCPeerConnection", function RTCPeerConnection(configuration: RTCConfiguration) {
    configured.push(configuration);
    return made(new FakePeer());
  });
  vi.stubGlobal("MediaStream", function MediaStream() {
    return {};
  });
  vi.stubGlobal(
    "Audio",
    class {
      muted = false;
      srcObject: unknown = null;
      play = async () => undefined;
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function begin(microphone: () => Promise<MediaStreamTrack>): EchoCheck {
  const exchange = async () => {
    asked += 1;
    return answer;
  };
  const check = new EchoCheck({ exchange, relays: async () => relays, microphone });
  void check.run();
  return check;
}

const open = () => begin(async () => track as unknown as MediaStreamTrack);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("passes once sound has come back and somebody has spoken, and gives the microphone back after a while", async () => {
  const check = open();
  await pass(200);
  expect(check.state.get()).toMatchObject({ verdict: { is: "running", step: "connecting" }, port: "10000" });
  for (const peer of peers) peer.connect();
  const [, receive] = peers;
  if (receive) receive.packets = 20;
  await pass(200);
  expect(check.state.get().verdict).toEqual({ is: "running", step: "speaking" });
  spoken.set(0.3);
  await pass(200);
  expect(check.state.get().verdict).toEqual({ is: "passed" });
  expect(check.state.get().backAfterMs).toBeLessThan(500);
  expect(track.stop).not.toHaveBeenCalled();
  // The server ends it: that is no failure any more.
  for (const peer of peers) peer.connectionState = "failed";
  await pass(10_000);
  expect(check.state.get().verdict).toEqual({ is: "passed" });
  expect(track.stop).toHaveBeenCalledOnce();
  expect(peers.every(({ closed }) => closed)).toBe(true);
});

test("where sound gets through by TCP alone the check passes and says so", async () => {
  const check = open();
  await pass(200);
  for (const peer of peers) {
    peer.protocol = "tcp";
    peer.packets = 20;
    peer.connect();
  }
  spoken.set(0.3);
  await pass(200);
  expect(check.state.get()).toMatchObject({ verdict: { is: "passed" }, way: "tcp", port: "10000" });
});

test("without a way for UDP the cause is said, and all is given back", async () => {
  const check = open();
  await pass(STEP_LIMITS_MS.connecting + 500);
  expect(check.state.get().verdict).toEqual({ is: "failed", cause: "udpBlocked" });
  expect(track.stop).toHaveBeenCalledOnce();
  expect(peers.every(({ closed }) => closed)).toBe(true);
});

test("a refused microphone asks nothing of the server", async () => {
  const check = begin(() => Promise.reject(new DOMException("no", "NotAllowedError")));
  await pass(200);
  expect(check.state.get().verdict).toEqual({ is: "noMicrophone", problem: "refused" });
  expect(asked).toBe(0);
});

test("a microphone that opens after the page was left is closed at once", async () => {
  let allow: (opened: MediaStreamTrack) => void = () => undefined;
  const check = begin(() => new Promise((resolve) => (allow = resolve)));
  check.stop();
  allow(track as unknown as MediaStreamTrack);
  await pass(200);
  expect(track.stop).toHaveBeenCalledOnce();
  expect(asked).toBe(0);
});

test("both connections know the relays that the room has", async () => {
  relays = [{ urls: ["turn:192.0.2.9:3478"], username: "1:echo", credential: "secret" }];
  const check = begin(async () => track as unknown as MediaStreamTrack);
  await vi.advanceTimersByTimeAsync(200);
  expect(configured.map(({ iceServers }) => iceServers)).toEqual([relays, relays]);
  check.stop();
});
