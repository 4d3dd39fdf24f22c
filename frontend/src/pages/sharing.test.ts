import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Command, ShareSource, ShareView } from "../contract";
import { shareScreen } from "../features/shares/shareScreen";
import type { ShareMap } from "../media/shareSenders";
import { Sharing } from "./sharing";

class FakeTrack extends EventTarget {
  readonly kind: string;
  readyState = "live";
  contentHint = "";
  constructor(kind: string) {
    super();
    this.kind = kind;
  }
  stop = () => {
    this.readyState = "ended";
  };
  /** As the browser's own bar does. */
  end() {
    this.stop();
    this.dispatchEvent(new Event("ended"));
  }
}

function stream(sound = false) {
  const video = new FakeTrack("video");
  const audio = sound ? [new FakeTrack("audio")] : [];
  const fake = { getVideoTracks: () => [video], getAudioTracks: () => audio } as unknown as MediaStream;
  return { fake, video, audio };
}

let sent: Command[];
let refusal: string | null;
let told: ShareView[];
let put: ShareMap[];
let ended: (string | null)[];
let again: number;
let sharing: Sharing;

const share = (source: ShareSource): ShareView => ({ participantId: "me", source, sound: false, degrees: 0 });

beforeEach(() => {
  [sent, refusal, told, put, ended, again] = [[], null, [], [], [], 0];
  sharing = new Sharing({
    send: async (command) => {
      sent.push(command);
      return refusal ? { ok: false, rule: refusal, message: "" } : { ok: true, seq: 1 };
    },
    me: () => "me",
    shares: () => told,
    put: (shares) => put.push(shares),
    describeAgain: () => {
      again += 1;
    },
    onEnded: (by) => ended.push(by),
  });
});

afterEach(() => vi.unstubAllGlobals());

function chooser(choose: () => Promise<MediaStream>) {
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("navigator", { mediaDevices: { getDisplayMedia: choose } });
}

test("a chosen screen is sent once the server has allowed it, a second one beside it, a third is too many", async () => {
  chooser(async () => stream(true).fake);
  expect(await shareScreen(sharing)).toBeNull();
  expect(sent).toEqual([{ type: "startShare", source: "screen", sound: true }]);
  expect([...(put.at(-1)?.keys() ?? [])]).toEqual(["screen"]);
  expect(await shareScreen(sharing)).toBeNull();
  expect([...(put.at(-1)?.keys() ?? [])]).toEqual(["screen", "otherScreen"]);
  expect(await shareScreen(sharing)).toBe("tooMany");
});

test("the browser is told that a screen is to be read and its sound is no speech", async () => {
  const { fake, video, audio } = stream(true);
  chooser(async () => fake);
  await shareScreen(sharing);
  expect([video.contentHint, audio[0]?.contentHint]).toEqual(["detail", "music"]);
  expect(put.at(-1)?.get("screen")?.video).toBe(video);
});

test("what the server refuses is given back, and nothing is sent", async () => {
  refusal = "SHARE-1";
  const { fake, video } = stream();
  expect(await sharing.share("screen", fake)).toBe("notAllowed");
  expect(video.readyState).toBe("ended");
  expect(put).toEqual([]);
});

test("each reason of the browser has a name", async () => {
  const answers: [DOMException | Error, string][] = [
    [new DOMException("Permission denied by user", "NotAllowedError"), "cancelled"],
    [new DOMException("Permission denied by system", "NotAllowedError"), "forbidden"],
    [new DOMException("", "NotReadableError"), "busy"],
    [new DOMException("", "NotFoundError"), "none"],
    [new Error("?"), "failed"],
  ];
  for (const [error, name] of answers) {
    chooser(() => Promise.reject(error));
    expect(await shareScreen(sharing)).toBe(name);
  }
  vi.stubGlobal("navigator", { mediaDevices: {} });
  expect(await shareScreen(sharing)).toBe("insecure");
  expect(sent).toEqual([]);
});

test("the browser's own bar ends it for everybody", async () => {
  const { fake, video } = stream();
  await sharing.share("screen", fake);
  video.end();
  expect(sent.at(-1)).toEqual({ type: "stopShare", participantId: "me", source: "screen" });
  expect(put.at(-1)?.size).toBe(0);
});

test("a moderator ends it, and it is said who", async () => {
  const { fake, video } = stream();
  await sharing.share("screen", fake);
  const event = { type: "shareStopped", participantId: "me", source: "screen" } as const;
  sharing.take({ seq: 1, at: "", actor: "ada", event });
  expect(video.readyState).toBe("ended");
  expect(ended).toEqual(["ada"]);
  sharing.take({ seq: 2, at: "", actor: "ada", event });
  expect(ended).toHaveLength(1);
});

test("after a reload what is no longer captured is over; after another seat what is captured is asked for again", async () => {
  told = [share("document")];
  await sharing.agree();
  expect(sent).toEqual([{ type: "stopShare", participantId: "me", source: "document" }]);

  await sharing.share("screen", stream().fake);
  told = [];
  await sharing.agree();
  expect(sent.at(-1)).toEqual({ type: "startShare", source: "screen", sound: false });
  expect(again).toBe(1);
  refusal = "SHARE-1";
  await sharing.agree();
  expect(ended).toEqual([null]);
  expect(sharing.own.get().size).toBe(0);
});
