// The connection on which the server offers everybody else's media, and what this browser answers.
import type { Description, SendReply, SessionDescription } from "../contract";
import { type Remote, readRemote, refuseVideo } from "./remote";
import { answerStereo, readSession } from "./sdp";
import type { TileSizes } from "./tileSizes";
import { Value } from "./value";
import { decodableCodecs } from "./videoCodec";

/** What the session does for each of its connections. */
export interface ConnectionHost {
  create(): RTCPeerConnection;
  describe(description: Description): Promise<SendReply | null>;
  /** Calls after a pause, unless the session begins anew or ends before. */
  retry(action: () => unknown): void;
}

export class Subscribing {
  readonly remote = new Value<Remote>(new Map());
  readonly #host: ConnectionHost;
  readonly #tiles: TileSizes;
  #pc: RTCPeerConnection | null = null;
  #newestOffer: SessionDescription | null = null;
  /** Whose offers the connection follows; another session is another connection. */
  #session = "";
  #answering = false;
  /** Of the connections so far. What a browser was doing with one that is closed it never ends, not even by an error. */
  #turn = 0;
  #receivesVideo = true;
  #stopped = false;

  constructor(host: ConnectionHost, tiles: TileSizes) {
    this.#host = host;
    this.#tiles = tiles;
  }

  get pc(): RTCPeerConnection | null {
    return this.#pc;
  }

  restart(): void {
    this.#end();
    this.#newestOffer = null;
    void this.#request();
  }

  stop(): void {
    this.#stopped = true;
    this.#end();
  }

  /** Whether others' pictures come here, from the next answer on; true where that is news. */
  setReceivesVideo(wanted: boolean): boolean {
    const changes = wanted !== this.#receivesVideo;
    this.#receivesVideo = wanted;
    return changes;
  }

  /** Answers the server's offer; of several the newest alone. */
  take(offer: SessionDescription): void {
    if (this.#newestOffer && this.#newestOffer.revision >= offer.revision) return;
    this.#newestOffer = offer;
    void this.#answer();
  }

  #end(): void {
    this.#pc?.close();
    this.#pc = null;
    this.#turn += 1;
    this.#answering = false;
    this.remote.set(new Map());
    this.#tiles.pause();
  }

  async #request(): Promise<void> {
    const reply = await this.#host.describe({ pc: "subscribe", type: "request", decodes: decodableCodecs() });
    if (reply?.ok) this.#tiles.restart();
    else if (reply) this.#host.retry(() => !this.#pc && !this.#newestOffer && void this.#request());
  }

  async #answer(): Promise<void> {
    if (this.#answering) return;
    this.#answering = true;
    const turn = this.#turn;
    let done: number | null = null;
    while (this.#newestOffer && this.#newestOffer.revision !== done && !this.#stopped) {
      const offer = this.#newestOffer;
      done = offer.revision;
      const session = readSession(offer.sdp);
      if (session !== this.#session) {
        this.#session = session;
        this.#pc?.close();
        this.#pc = null;
      }
      this.#pc ??= this.#host.create();
      const pc = this.#pc;
      try {
        await pc.setRemoteDescription({ type: "offer", sdp: offer.sdp });
        if (!this.#receivesVideo) refuseVideo(pc);
        const answer = await pc.createAnswer();
        await pc.setLocalDescription({ type: "answer", sdp: answerStereo(answer.sdp ?? "", offer.sdp) });
      } catch {
        // An offer that does not follow the one before: begin anew.
        this.#host.retry(() => pc === this.#pc && this.restart());
        break;
      }
      if (turn !== this.#turn) return;
      this.#showRemote(pc, offer.sdp);
      const sdp = pc.localDescription?.sdp ?? "";
      if (offer === this.#newestOffer) {
        await this.#host.describe({ pc: "subscribe", type: "answer", revision: offer.revision, sdp });
        if (turn !== this.#turn) return;
      }
    }
    if (turn === this.#turn) this.#answering = false;
  }

  #showRemote(pc: RTCPeerConnection, sdp: string): void {
    const tracks = new Map(pc.getTransceivers().map(({ mid, receiver }) => [mid, receiver.track]));
    const wanted = ({ kind }: { readonly kind: string }): boolean => kind === "audio" || this.#receivesVideo;
    this.remote.set(readRemote(sdp, (mid) => tracks.get(mid), wanted, this.remote.get()));
  }
}
