import type { SendReply, ViewportView } from "../../../contract";
import type { Point } from "./geometry";
import { clampViewport, pan, sameViewport, wholePage, zoomAt } from "./viewport";

/** Between two commands while the presenter moves the page. */
const SEND_EVERY_MS = 200;
/** After an own movement, what comes back from the server is one's own echo for so long. */
const ECHO_MS = 1_200;

/** Which part of the page is seen: the presenter's hand moves it at once and tells the server; everybody else follows. */
export class ViewportDriver {
  readonly #send: (centerX: number, centerY: number, zoom: number) => Promise<SendReply>;
  #current: ViewportView = { centerX: 800, centerY: 450, zoom: 1 };
  #followed: ViewportView | null = null;
  #movedAt = -Infinity;
  #sent: ViewportView | null = null;
  #timer = 0;

  constructor(send: (centerX: number, centerY: number, zoom: number) => Promise<SendReply>) {
    this.#send = send;
  }

  get current(): ViewportView {
    return this.#current;
  }

  dispose(): void {
    window.clearTimeout(this.#timer);
  }

  /** Another page: nothing of the movement before counts. */
  reset(server: ViewportView | null, pageHeight: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#movedAt = -Infinity;
    this.#followed = server;
    this.#sent = null;
    this.#current = clampViewport(server ?? wholePage(pageHeight), pageHeight);
  }

  /** What the server says; true where the picture moves. */
  follow(server: ViewportView | null, pageHeight: number, now: number): boolean {
    if (server === this.#followed) return false;
    if (now - this.#movedAt < ECHO_MS) return false;
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
    if (this.#timer === 0) this.#timer = window.setTimeout(() => this.#tell(), SEND_EVERY_MS);
    return true;
  }

  #tell(): void {
    this.#timer = 0;
    const { centerX, centerY, zoom } = this.#current;
    if (this.#sent && sameViewport(this.#sent, this.#current)) return;
    this.#sent = this.#current;
    // Losing one is no harm: the next movement says where the page is.
    this.#send(centerX, centerY, zoom).catch(() => {
      this.#sent = null;
    });
  }
}
