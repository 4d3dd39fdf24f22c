// What tests of the media session stand on: peer connections that go the ways the test says, and a server that it speaks for.
import type { Description, SendReply } from "../contract";
import type { PeerSignal } from "./peer";

/** The server's offer of one person's sound. */
export const OFFER =
  "v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendonly\r\na=msid:ada a\r\n";

export class FakePeer {
  static made: FakePeer[] = [];
  connectionState = "new";
  signalingState = "stable";
  localDescription = { sdp: "ours" };
  restarts = 0;
  /** What has come. */
  octets = 0;
  closed = false;
  onconnectionstatechange: () => void = () => undefined;
  constructor() {
    FakePeer.made.push(this);
  }
  change(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange();
  }
  restartIce = () => {
    this.restarts += 1;
  };
  addTransceiver = () => ({
    sender: {
      replaceTrack: async () => undefined,
      getParameters: () => ({ encodings: [] }),
      setParameters: async () => undefined,
    },
  });
  getTransceivers = () => [];
  getStats = async () => new Map([["T", { type: "transport", bytesReceived: this.octets }]]);
  setConfiguration = () => undefined;
  createAnswer = async () => ({ type: "answer", sdp: "" });
  setLocalDescription = async () => undefined;
  setRemoteDescription = async () => undefined;
  close = () => {
    this.closed = true;
  };
}

/** The way to a server that takes everything, unless the test says otherwise. */
export class ScriptedSignal implements PeerSignal {
  reachable = true;
  readonly said: Description[] = [];
  readonly probes: number[] = [];
  /** What the server says to each. */
  answer: (description: Description) => SendReply | "nothing yet" = () => ({ ok: true, seq: 0 });
  readonly #waiting: ((lost: null) => void)[] = [];

  describe(description: Description): Promise<SendReply | null> {
    this.said.push(description);
    const reply = this.reachable ? this.answer(description) : null;
    if (reply !== "nothing yet") return Promise.resolve(reply);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  probe(patienceMs: number): void {
    this.probes.push(patienceMs);
  }

  /** What had no answer yet never gets one. */
  lose(): void {
    for (const resolve of this.#waiting.splice(0)) resolve(null);
  }

  /** What was said since the last time, as "publish restart". */
  heard(): readonly string[] {
    return this.said.splice(0).map(({ pc, type }) => `${pc} ${type}`);
  }
}
