// What of shares goes out on the publishing connection. Few ever share: what that takes is fetched then.
import type { SectionLabel } from "../contract";
import type { ShareMap, ShareSenders } from "./shareSenders";
import type { ShareWatch } from "./shareWatch";

const NONE: ReadonlySet<string> = new Set();

export class SharesLine {
  #wanted: ShareMap = new Map();
  #pc: RTCPeerConnection | null = null;
  #senders: ShareSenders | null = null;
  #watch: ShareWatch | null = null;
  #stopped = false;

  get empty(): boolean {
    return this.#senders?.empty ?? true;
  }

  /** A new connection, or none. */
  begin(pc: RTCPeerConnection | null): void {
    this.#pc = pc;
    this.#senders?.begin(pc);
  }

  /** Sends exactly these; true where the connection must be described anew. */
  async set(shares: ShareMap): Promise<boolean> {
    this.#wanted = shares;
    if (!this.#senders && shares.size === 0) return false;
    const [{ ShareSenders }, { ShareWatch }] = await Promise.all([import("./shareSenders"), import("./shareWatch")]);
    if (this.#stopped) return false;
    if (!this.#senders) {
      this.#senders = new ShareSenders();
      this.#senders.begin(this.#pc);
    }
    const senders = this.#senders;
    this.#watch ??= new ShareWatch(() => senders.senders());
    // The newest wish, if there were more meanwhile.
    const changed = senders.set(this.#wanted);
    if (senders.empty) this.#watch.stop();
    else this.#watch.start();
    return changed;
  }

  labels(): readonly SectionLabel[] {
    return this.#senders?.labels() ?? [];
  }

  soundMids(): ReadonlySet<string> {
    return this.#senders?.soundMids() ?? NONE;
  }

  stop(): void {
    this.#stopped = true;
    this.#watch?.stop();
  }
}
