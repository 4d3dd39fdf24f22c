import { expect, test, vi } from "vitest";
import { CameraLayers } from "./cameraLayers";

/** A sender whose changes take their time, and of which only one may be under way. */
class FakeSender {
  layers = [
    { rid: "l", active: true },
    { rid: "h", active: true },
  ];
  closed = false;
  changes = 0;
  #changing = false;
  getParameters = () => ({ encodings: this.layers.map((one) => ({ ...one })) });
  setParameters = async ({ encodings }: { encodings: { rid: string; active: boolean }[] }) => {
    if (this.#changing) throw new Error("two at once");
    this.#changing = true;
    await settled();
    this.#changing = false;
    if (this.closed) throw new Error("closed");
    this.changes += 1;
    this.layers = encodings;
  };
  get active(): string {
    return this.layers.flatMap(({ rid, active }) => (active ? [rid] : [])).join(" ");
  }
}

const settled = () => new Promise((done) => setTimeout(done, 0));
const long = () => new Promise((done) => setTimeout(done, 30));

function begun() {
  const [layers, sender] = [new CameraLayers(), new FakeSender()];
  const begin = (one: FakeSender | null) => layers.begin(one as unknown as RTCRtpSender | null);
  begin(sender);
  return { layers, sender, begin };
}

test("layers are left out and made as the server says, and what is so already is not set again", async () => {
  const { layers, sender } = begun();
  layers.leaveOut(["h"]);
  await long();
  expect(sender.active).toBe("l");
  layers.leaveOut(["h"]);
  await long();
  expect(sender.changes).toBe(1);
  layers.leaveOut([]);
  await long();
  expect([sender.active, sender.changes]).toEqual(["l h", 2]);
});

test("of wishes that come faster than the browser the newest is done, one change at a time", async () => {
  const { layers, sender } = begun();
  for (let i = 0; i < 9; i += 1) layers.leaveOut(i % 2 === 0 ? ["h"] : []);
  await long();
  expect(sender.active).toBe("l");
  layers.leaveOut([]);
  layers.leaveOut(["h"]);
  layers.leaveOut([]);
  await long();
  expect(sender.active).toBe("l h");
});

test("a new connection makes all, and what is said before its answer is not meant for it", async () => {
  const { layers, sender, begin } = begun();
  layers.leaveOut(["h"]);
  await long();
  begin(null);
  layers.leaveOut(["h"]);
  const next = new FakeSender();
  begin(next);
  await long();
  expect([sender.active, next.active, next.changes]).toEqual(["l", "l h", 0]);
  // Answers to later offers of the same connection change nothing.
  layers.leaveOut(["h"]);
  begin(next);
  await long();
  expect(next.active).toBe("l");
});

test("a change that fails is tried again, and not for ever", async () => {
  vi.useFakeTimers();
  const { layers, sender } = begun();
  const change = vi.spyOn(sender, "setParameters").mockRejectedValueOnce(new Error("another one came between"));
  layers.leaveOut(["h"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sender.active).toBe("l");
  change.mockClear().mockRejectedValue(new Error("cannot"));
  layers.leaveOut([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([change.mock.calls.length, sender.active]).toEqual([3, "l"]);
  vi.useRealTimers();
});

test.each(["fails", "never ends"])(
  "a change that %s since its connection is closed keeps nothing from the next one",
  async (how) => {
    const { layers, sender, begin } = begun();
    if (how === "never ends") sender.setParameters = () => new Promise(() => undefined);
    layers.leaveOut(["h"]);
    sender.closed = true;
    begin(null);
    const next = new FakeSender();
    begin(next);
    layers.leaveOut(["h"]);
    await long();
    expect(next.active).toBe("l");
  },
);
