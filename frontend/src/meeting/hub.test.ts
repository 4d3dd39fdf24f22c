import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSignalRHub } from "./hub";

class HangingSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static made: HangingSocket[] = [];
  readyState = HangingSocket.CONNECTING;
  closed = 0;
  onopen: () => void = () => undefined;
  onclose: (event: unknown) => void = () => undefined;

  constructor() {
    HangingSocket.made.push(this);
  }

  send = () => undefined;

  close(): void {
    this.closed += 1;
    queueMicrotask(() => this.onclose({}));
  }
}

beforeEach(() => {
  HangingSocket.made = [];
  vi.stubGlobal("WebSocket", HangingSocket);
});

afterEach(() => vi.unstubAllGlobals());

test("a hub that is stopped while its socket opens closes it, so that the next one can begin", async () => {
  const hub = createSignalRHub("token");
  const started = hub.start().then(
    () => "started",
    () => "failed",
  );
  await vi.waitFor(() => expect(HangingSocket.made).toHaveLength(1));
  await hub.stop();
  expect(await started).toBe("failed");
  expect(HangingSocket.made.map(({ closed }) => closed)).toEqual([1]);
});

test("an open socket is closed by its hub alone", async () => {
  const hub = createSignalRHub("token");
  const started = hub.start().catch(() => "failed");
  await vi.waitFor(() => expect(HangingSocket.made).toHaveLength(1));
  const [socket] = HangingSocket.made as [HangingSocket];
  socket.readyState = HangingSocket.OPEN;
  socket.onopen();
  await new Promise((done) => setTimeout(done, 0));
  await hub.stop();
  await started;
  expect(socket.closed).toBe(1);
});
