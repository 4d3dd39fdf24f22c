import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { IceServer } from "../contract";
import { EchoCheck, type EchoAnswer } from "./echo";
import { STEP_LIMITS_MS } from "./echoVerdict";
import { Value } from "./value";

/** How loud the microphone is, and what comes back. */
const spoken = new Value(0);
const echoed = new Value(0);
vi.mock("./levels", () => ({
  LevelMeter: class {
    level = new Value(0);
    start = (of: unknown) => {
      this.level = of === track ? spoken : echoed;
    };
    stop = () => undefined;
  },
}));

class FakePeer {
  iceConnectionState = "new";
  connectionState = "new";
  localDescription = { sdp: "offer" };
  packets = 0;
  energy = 0;
  closed = false;
  addTransceiver = () => ({ receiver: { track: {} } });
  createOffer = async () => ({});
  setLocalDescription = async () => undefined;
  setRemoteDescription = async () => undefined;
  protocol = "udp";
  getStats = async () =>
    new Map<string, object>([
      ["1", { id: "1", type: "inbound-rtp", packetsReceived: this.packets, totalAudioEnergy: this.energy }],
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
  echoed.set(0);
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

/** Both connections are there, and packets of silence come back. */
async function connect(): Promise<FakePeer> {
  await pass(200);
  const [, receive] = peers;
  if (!receive) throw new Error("no connection was made");
  for (const peer of peers) peer.connect();
  receive.packets = 20;
  await pass(200);
  return receive;
}

test("passes once one's own voice is heard in what comes back, and gives the microphone back after a while", async () => {
  const check = open();
  await pass(200);
  expect(check.state.get()).toMatchObject({ verdict: { is: "running", step: "connecting" }, port: "10000" });
  const receive = await connect();
  spoken.set(0.3);
  await pass(200);
  // Packets alone are no voice.
  expect(check.state.get()).toMatchObject({ verdict: { is: "running", step: "speaking" }, backAfterMs: null });
  // A fiftieth of a second at half of full scale.
  receive.energy += 0.005;
  await pass(100);
  expect(check.state.get().verdict).toEqual({ is: "passed" });
  expect(track.stop).not.toHaveBeenCalled();
  // The server ends it: that is no failure any more.
  for (const peer of peers) peer.connectionState = "failed";
  await pass(10_000);
  expect(check.state.get().verdict).toEqual({ is: "passed" });
  expect(track.stop).toHaveBeenCalledOnce();
  expect(peers.every(({ closed }) => closed)).toBe(true);
});

test("the time counts from the open microphone to the voice, not while the browser asks and not to the first packet", async () => {
  const asks = new Promise<MediaStreamTrack>((resolve) => {
    setTimeout(() => resolve(track as unknown as MediaStreamTrack), 4_000);
  });
  const check = begin(() => asks);
  await pass(4_000);
  const receive = await connect();
  await pass(1_000);
  receive.energy += 0.005;
  await pass(100);
  expect(check.state.get()).toMatchObject({ verdict: { is: "passed" }, backAfterMs: 1_500 });
});

test("where the browser leaves the sum of energy out the meter tells what is heard", async () => {
  const check = open();
  await connect();
  echoed.set(0.2);
  await pass(100);
  expect(check.state.get().verdict).toEqual({ is: "passed" });
});

test("where packets come back without what was spoken, that is the cause", async () => {
  const check = open();
  await connect();
  spoken.set(0.3);
  await pass(400);
  expect(check.state.get().verdict).toEqual({ is: "running", step: "hearing" });
  await pass(STEP_LIMITS_MS.hearing);
  expect(check.state.get().verdict).toEqual({ is: "failed", cause: "nothingBack" });
});

test("a microphone of which nothing came but a bump, or words before there was a way, is silent", async () => {
  const check = open();
  spoken.set(0.3);
  await connect();
  await pass(100);
  spoken.set(0);
  // Noise of a quiet room, of the line: not a voice.
  echoed.set(0.02);
  await pass(STEP_LIMITS_MS.speaking);
  expect(check.state.get()).toMatchObject({ verdict: { is: "failed", cause: "silent" }, backAfterMs: null });
  expect(track.stop).toHaveBeenCalledOnce();
});

test("where sound gets through by TCP alone the check passes and says so", async () => {
  const check = open();
  await pass(200);
  for (const peer of peers) {
    peer.protocol = "tcp";
    peer.packets = 20;
    peer.energy = 0.005;
    peer.connect();
  }
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
