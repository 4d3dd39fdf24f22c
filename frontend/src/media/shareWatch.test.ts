import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ShareWatch } from "./shareWatch";

const LOOK_MS = 2_000;
const slow = { sourceRate: 15, sentRate: 2, limited: true };
const fluent = { sourceRate: 15, sentRate: 15, limited: false };

let pace: typeof slow;
let sender: FakeSender;
let watch: ShareWatch;
const look = (times: number) => vi.advanceTimersByTimeAsync(times * LOOK_MS);

/** Two layers, of which the browser tells how they go; what is set is kept, by their rids. */
class FakeSender {
  readonly track = {};
  readonly asked: string[] = [];
  readonly frames = { l: 0, h: 0 };
  isTooNarrow = false;
  availableBps = 3_000_000;
  lines = 1080;
  #layers = [
    { rid: "l", active: true, scaleResolutionDownBy: 4 },
    { rid: "h", active: true, scaleResolutionDownBy: 1 },
  ];

  getStats = async () => {
    const isLone = !this.#layers[0]?.active;
    if (!isLone) this.frames.l += 10;
    if (isLone || !this.isTooNarrow) this.frames.h += 2 * pace.sentRate;
    return new Map<string, unknown>([
      ["s", { type: "media-source", framesPerSecond: pace.sourceRate, height: this.lines }],
      ["l", { type: "outbound-rtp", rid: "l", framesPerSecond: 5, framesEncoded: this.frames.l }],
      [
        "h",
        {
          type: "outbound-rtp",
          rid: "h",
          framesPerSecond: this.rate,
          framesEncoded: this.frames.h,
          qualityLimitationReason: this.why,
        },
      ],
      ["p", { type: "candidate-pair", availableOutgoingBitrate: this.availableBps }],
    ]);
  };
  getParameters = () => ({ encodings: this.#layers.map((one) => ({ ...one })) });
  setParameters = async ({ encodings }: ReturnType<FakeSender["getParameters"]>) => {
    this.#layers = encodings;
    this.asked.push(encodings.map((one) => (one.active ? one.scaleResolutionDownBy : "-")).join(" "));
  };
  get rate() {
    return this.isTooNarrow && this.#layers[0]?.active ? 0 : pace.sentRate;
  }
  get why() {
    return pace.limited ? "bandwidth" : "none";
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  pace = fluent;
  sender = new FakeSender();
  watch = new ShareWatch(() => [sender as unknown as RTCRtpSender]);
  watch.start();
});

afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

test("a share is left alone while the picture is fluent or stands still", async () => {
  await look(5);
  pace = { ...slow, sourceRate: 1, sentRate: 1 };
  await look(5);
  expect(sender.asked).toEqual([]);
});

test("it gives up pixels of its large layer alone, step by step, and takes them back", async () => {
  await look(1);
  pace = slow;
  await look(2);
  expect(sender.asked).toEqual(["4 1.25", "4 1.5625"]);
  pace = fluent;
  await look(20);
  expect(sender.asked.slice(2)).toEqual(["4 1.25", "4 1"]);
});

test("it begins with all pixels on a new connection, and is looked at no more once nothing is shared", async () => {
  pace = slow;
  await look(4);
  sender = new FakeSender();
  await look(2);
  expect(sender.asked).toEqual(["4 1.25"]);
  watch.stop();
  await look(3);
  expect(sender.asked).toHaveLength(1);
});

test("on a line that is too narrow for both the large layer is sent alone, whole, until there is room", async () => {
  sender.isTooNarrow = true;
  sender.availableBps = 600_000;
  pace = { ...slow, sentRate: 6 };
  await look(30);
  expect(sender.asked).toEqual(["- 1"]);
  sender.isTooNarrow = false;
  sender.availableBps = 3_000_000;
  pace = fluent;
  await look(4);
  expect(sender.asked).toHaveLength(1);
  await look(1);
  expect(sender.asked).toEqual(["- 1", "4 1"]);
});

test("the small layer stays as small as a list shows it while what is shared changes its size", async () => {
  await look(1);
  sender.lines = 2160;
  await look(2);
  expect(sender.asked).toEqual(["8 1"]);
  // While a window is put away there is no picture.
  sender.lines = 0;
  await look(1);
  sender.lines = 300;
  await look(2);
  expect(sender.asked).toEqual(["8 1", "2 1"]);
});

test("alone, where fewer than five pictures a second get through, it gives up pixels as well", async () => {
  sender.isTooNarrow = true;
  sender.availableBps = 300_000;
  pace = { ...fluent, sentRate: 4 };
  await look(10);
  expect(sender.asked).toEqual(["- 1", "- 1.25", "- 1.5625"]);
});

test("what had to give up pixels beside the small layer has them all again once it is alone", async () => {
  await look(1);
  pace = slow;
  await look(2);
  sender.isTooNarrow = true;
  await look(1);
  expect(sender.asked).toEqual(["4 1.25", "4 1.5625", "- 1"]);
});
