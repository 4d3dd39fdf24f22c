// Which layers of the camera are made: the server says which of them nobody can use.

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
  leave(off: readonly string[]): void {
    if (!this.#sender) return;
    this.#off = new Set(off);
    if (this.#fitting !== this.#sender) void this.#fit(this.#sender);
  }

  // One change at a time, the newest wish last.
  async #fit(sender: RTCRtpSender): Promise<void> {
    this.#fitting = sender;
    while (await this.#change(sender));
    if (this.#fitting === sender) this.#fitting = null;
  }

  /** True where another wish may have come meanwhile. */
  async #change(sender: RTCRtpSender): Promise<boolean> {
    const parameters = sender.getParameters();
    const wrong = parameters.encodings.filter(({ rid, active }) => active === this.#off.has(rid ?? ""));
    if (wrong.length === 0) return false;
    for (const encoding of wrong) encoding.active = !encoding.active;
    try {
      await sender.setParameters(parameters);
    } catch {
      // Closed meanwhile; or a browser that cannot, which then makes what it makes: more than is needed, or again by a new connection.
      return false;
    }
    return sender === this.#sender;
  }
}
