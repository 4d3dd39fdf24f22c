import type { SendReply, ViewportView } from "../../../contract";
import type { Point } from "./geometry";
import { clampViewport, pan, sameViewport, wholePage, zoomAt } from "./viewport";

/** Between two commands while the presenter moves the page. */
const SEND_EVERY_MS = 200;
/** After an own movement, what comes back from the server is one's own echo for so long. */
const ECHO_MS = 1_200;
/** A newer one has taken its place before it was sent. */
const SUPERSEDED = "client.superseded";

export interface ViewportDriverOptions {
  readonly send: (centerX: number, centerY: number, zoom: number) => Promise<SendReply>;
  /** What the server said during an own movement may count now: follow again. */
  readonly onFollow: () => void;
}

/** Which part of the page is seen: the presenter's hand moves it at once and tells the server; everybody else follows. */
export class ViewportDriver {
  readonly #options: ViewportDriverOptions;
  #current: ViewportView = { centerX: 800, centerY: 450, zoom: 1 };
  /** Undefined: whatever the server says, it counts. */
  #followed: ViewportView | null | undefined = null;
  #movedAt = -Infinity;
  #sent: ViewportView | null = null;
  /** Told, and without an answer. */
  #asking = 0;
  #leads = false;
  #turning = false;
  #disposed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #echo: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ViewportDriverOptions) {
    this.#options = options;
  }

  get current(): ViewportView {
    return this.#current;
  }

  dispose(): void {
    this.#disposed = true;
    this.#forget();
    this.#endEcho();
  }

  /** Another page: nothing of the movement before counts. */
  reset(server: ViewportView | null, pageHeight: number): void {
    this.#forget();
    this.#endEcho();
    this.#movedAt = -Infinity;
    this.#followed = server;
    this.#sent = null;
    this.#current = clampViewport(server ?? wholePage(pageHeight), pageHeight);
  }

  /**
   * Whether this person leads, and whether they have asked for another page. A viewport names no page: what is told
   * after that wish would move the page that comes.
   */
  steer(leads: boolean, turning: boolean): void {
    const goesOn = this.#turning && !turning && this.#movedAt !== -Infinity;
    // What was moved last and not told is nobody's view.
    if (this.#leads && !leads) this.#followed = undefined;
    this.#leads = leads;
    this.#turning = turning;
    if (turning || !leads) this.#forget();
    // The wish was refused: the page has stayed, and where it is moved counts after all.
    else if (goesOn) this.#tellSoon();
  }

  /** What the server says; true where the picture moves. */
  follow(server: ViewportView | null, pageHeight: number, now: number): boolean {
    if (server === this.#followed) return false;
    const echoMs = this.#movedAt + ECHO_MS - now;
    if (this.#leads && (echoMs > 0 || this.#asking > 0)) {
      this.#followLater(Math.max(echoMs, SEND_EVERY_MS));
      return false;
    }
    this.#followed = server;
    const next = clampViewport(server ?? wholePage(pageHeight), pageHeight);
    if (sameViewport(next, this.#current)) return false;
    this.#sent = null;
    this.#current = next;
    return true;
  }

  zoomAt(factor: number, at: Point, pageHeight: number, now: number): boolean {
    return this.#move(zoomAt(this.#current, factor, at, pageHeight), now);
  }

  pan(dx: number, dy: number, pageHeight: number, now: number): boolean {
    return this.#move(pan(this.#current, dx, dy, pageHeight), now);
  }

  show(viewport: ViewportView, pageHeight: number, now: number): boolean {
    return this.#move(clampViewport(viewport, pageHeight), now);
  }

  #move(next: ViewportView, now: number): boolean {
    if (sameViewport(next, this.#current)) return false;
    this.#current = next;
    this.#movedAt = now;
    this.#tellSoon();
    return true;
  }

  #tellSoon(): void {
    if (this.#turning || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#tell(), SEND_EVERY_MS);
  }

  #tell(): void {
    this.#timer = undefined;
    const { centerX, centerY, zoom } = this.#current;
    if (this.#sent && sameViewport(this.#sent, this.#current)) return;
    this.#sent = this.#current;
    this.#asking += 1;
    void this.#options
      .send(centerX, centerY, zoom)
      .then((reply) => reply.ok || reply.rule === SUPERSEDED)
      .catch(() => false)
      .then((taken) => {
        this.#asking -= 1;
        if (taken) return;
        // Then the page lies where the server says, until the next movement.
        this.#sent = null;
        this.#followed = undefined;
        this.#followLater(SEND_EVERY_MS);
      });
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #followLater(ms: number): void {
    this.#endEcho();
    if (this.#disposed) return;
    this.#echo = setTimeout(() => {
      this.#echo = undefined;
      this.#options.onFollow();
    }, ms);
  }

  #endEcho(): void {
    clearTimeout(this.#echo);
    this.#echo = undefined;
  }
}
