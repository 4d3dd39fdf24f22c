// Which layers of the camera are made: the server says which of them nobody can use.

/** Another change of the same sender's that comes between makes one fail: it is tried again, though not for ever by a browser that cannot. */
const TRIES = 3;
const AGAIN_MS = 500;

export class CameraLayers {
  #sender: RTCRtpSender | null = null;
  #off: ReadonlySet<string> = new Set();
  /** Whose layers are being changed: of one that is closed meanwhile the change may never end. */
  #fitting: RTCRtpSender | null = null;

  /** The camera's sender, once the server has answered for it; a new one makes all layers until it is told otherwise. */
  begin(sender: RTCRtpSender | null): void {
    if (sender === this.#sender) return;
    this.#sender = sender;
    this.#off = new Set();
  }

  /** Leaves out exactly these. What is said before the answer is of an earlier connection. */
  leaveOut(off: readonly string[]): void {
    if (!this.#sender) return;
    this.#off = new Set(off);
    if (this.#fitting !== this.#sender) void this.#fit(this.#sender);
  }

  // One change at a time, the newest wish last.
  async #fit(sender: RTCRtpSender): Promise<void> {
    this.#fitting = sender;
    for (let failed = 0; failed < TRIES && sender === this.#sender; ) {
      const parameters = this.#changed(sender);
      if (!parameters) break;
      try {
        await sender.setParameters(parameters);
      } catch {
        failed += 1;
        await new Promise((done) => setTimeout(done, AGAIN_MS));
      }
    }
    if (this.#fitting === sender) this.#fitting = null;
  }

  /** What the sender is to do from now on; null where that is what it does. */
  #changed(sender: RTCRtpSender): RTCRtpSendParameters | null {
    const parameters = sender.getParameters();
    const wrong = parameters.encodings.filter(({ rid, active }) => active === this.#off.has(rid ?? ""));
    for (const encoding of wrong) encoding.active = !encoding.active;
    return wrong.length > 0 ? parameters : null;
  }
}
