import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Engine, type BackgroundFailure } from "./engine";
import { fetchModel, openPicture } from "./files";
import type { FromWorker, ToWorker } from "./messages";
import { startPump } from "./pumps";

vi.mock("./files", () => ({ fetchModel: vi.fn<() => unknown>(), openPicture: vi.fn<() => unknown>() }));
vi.mock("./pumps", () => ({ startPump: vi.fn<() => unknown>() }));

const files = { wasm: new ArrayBuffer(1), model: new ArrayBuffer(1) };
const camera = { id: "camera" } as MediaStreamTrack;
const made = { id: "made" } as MediaStreamTrack;

class FakeWorker {
  static latest: FakeWorker;
  readonly got: ToWorker["type"][] = [];
  ended = false;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor() {
    FakeWorker.latest = this;
  }
  postMessage = ({ type }: ToWorker) => void this.got.push(type);
  terminate = () => {
    this.ended = true;
  };
  async say(data: FromWorker): Promise<void> {
    this.onmessage?.({ data });
    await vi.advanceTimersByTimeAsync(0);
  }
}

let failures: BackgroundFailure[];
let pictures: MediaStreamTrack[];
let pumpStopped: number;
const engine = () =>
  new Engine({
    onPicture: (track) => pictures.push(track),
    onSlow: () => undefined,
    onFailed: (cause) => failures.push(cause),
  });

beforeEach(() => {
  vi.useFakeTimers();
  [failures, pictures, pumpStopped] = [[], [], 0];
  vi.stubGlobal("Worker", FakeWorker);
  vi.mocked(fetchModel).mockResolvedValue(files);
  vi.mocked(openPicture).mockResolvedValue({} as ImageBitmap);
  vi.mocked(startPump).mockReturnValue({ track: made, take: () => undefined, stop: () => pumpStopped++ });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the camera comes to the worker only when model and background are there, and nothing is given out before a picture is made", async () => {
  const one = engine();
  await one.start(camera, "dusk");
  const worker = FakeWorker.latest;
  expect([worker.got, vi.mocked(startPump).mock.calls.length]).toEqual([["load"], 0]);
  await worker.say({ type: "ready" });
  expect(worker.got).toEqual(["load", "backdrop"]);
  expect(startPump).toHaveBeenCalledOnce();
  expect(pictures).toEqual([]);
  await worker.say({ type: "next", picture: null });
  expect(pictures).toEqual([]);
  await worker.say({ type: "began" });
  await worker.say({ type: "began" });
  expect(pictures).toEqual([made]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(failures).toEqual([]);
  one.stop();
  expect([worker.ended, pumpStopped]).toEqual([true, 1]);
  one.rest(true);
  expect(worker.got).toEqual(["load", "backdrop"]);
});

test.each<[BackgroundFailure, (worker: () => FakeWorker) => Promise<void> | void]>([
  ["files", () => void vi.mocked(fetchModel).mockRejectedValue(new Error("404"))],
  ["picture", () => void vi.mocked(openPicture).mockRejectedValue(new Error("gone"))],
  ["browser", async (worker) => worker().say({ type: "failed" })],
  ["browser", (worker) => worker().onerror?.()],
  ["stalled", async () => void (await vi.advanceTimersByTimeAsync(31_000))],
])("%s: it stops and says so once", async (cause, happens) => {
  const before = cause === "files" || cause === "picture";
  if (before) await happens(() => FakeWorker.latest);
  await engine().start(camera, "own");
  if (cause !== "files") await FakeWorker.latest.say({ type: "ready" });
  if (!before) await happens(() => FakeWorker.latest);
  await FakeWorker.latest.say({ type: "began" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([failures, pictures, FakeWorker.latest.ended]).toEqual([[cause], [], true]);
});

test("a picture that opens late is not put over what was chosen after it", async () => {
  const one = engine();
  await one.start(camera, "soft");
  const worker = FakeWorker.latest;
  await worker.say({ type: "ready" });
  const late = { close: vi.fn<() => void>() };
  let open: (picture: ImageBitmap) => void = () => undefined;
  vi.mocked(openPicture).mockReturnValueOnce(new Promise((resolve) => (open = resolve)));
  const setting = one.set("own");
  await one.set("strong");
  open(late as unknown as ImageBitmap);
  await setting;
  expect(worker.got).toEqual(["load", "backdrop", "backdrop"]);
  expect(late.close).toHaveBeenCalledOnce();
});

test("a browser without workers is told, not broken", async () => {
  vi.stubGlobal("Worker", function NoWorker() {
    throw new Error("no workers");
  });
  await engine().start(camera, "soft");
  expect(failures).toEqual(["browser"]);
});
