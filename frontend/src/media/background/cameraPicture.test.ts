import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DeviceState } from "../devices";
import { prefer } from "../preferences";
import { Value } from "../value";
import { CameraPicture, type MadeBy } from "./cameraPicture";
import type { Background } from "./choice";
import type { EngineEvents } from "./engine";

const track = (id: string) => ({ id }) as MediaStreamTrack;
const open = (one: MediaStreamTrack | null): DeviceState => ({
  on: one !== null,
  opening: false,
  problem: null,
  track: one,
});

class Bench implements MadeBy {
  readonly did: string[] = [];
  constructor(readonly events: EngineEvents) {}
  start = (camera: MediaStreamTrack, background: Background) => {
    this.did.push(`start ${camera.id} ${background}`);
    return Promise.resolve();
  };
  set = (background: Background) => {
    this.did.push(`set ${background}`);
    return Promise.resolve();
  };
  rest = (resting: boolean) => void this.did.push(resting ? "rest" : "go on");
  stop = () => void this.did.push("stop");
}

describe("what is sent of the camera", () => {
  let camera: Value<DeviceState>;
  let picture: CameraPicture;
  let engines: Bench[];
  let shown: (string | null)[];
  let off: () => void;
  const settle = () => vi.waitFor(() => expect(engines.at(-1)?.did[0]).toMatch(/^start/));
  const last = () => engines.at(-1)!;

  beforeEach(() => {
    camera = new Value(open(null));
    engines = [];
    shown = [];
    prefer({ background: "none" });
    picture = new CameraPicture(camera, {
      createEngine: (events) => {
        engines.push(new Bench(events));
        return Promise.resolve(last());
      },
    });
    picture.state.subscribe(() => shown.push(picture.state.get().track?.id ?? null));
    off = picture.watch();
  });

  afterEach(() => off());

  test("is the camera itself where nothing else is wished, and no engine is loaded", () => {
    camera.set(open(track("camera")));
    expect(picture.state.get()).toEqual({ track: { id: "camera" }, status: "plain", cause: null });
    camera.set(open(null));
    expect(picture.state.get().status).toBe("off");
    expect(engines).toEqual([]);
  });

  test("is nothing until the background is there, and never the room", async () => {
    prefer({ background: "strong" });
    camera.set(open(track("camera")));
    await settle();
    expect(picture.state.get()).toEqual({ track: null, status: "starting", cause: null });
    last().events.onPicture(track("made"));
    expect(picture.state.get()).toEqual({ track: { id: "made" }, status: "made", cause: null });
    prefer({ background: "dusk" });
    expect(last().did).toEqual(["start camera strong", "go on", "set dusk"]);
    expect(shown).not.toContain("camera");
  });

  test("stops at once when a background is wished for a picture that is being sent", async () => {
    camera.set(open(track("camera")));
    prefer({ background: "soft" });
    expect(picture.state.get().track).toBeNull();
    await settle();
    last().events.onPicture(track("made"));
    prefer({ background: "none" });
    expect(picture.state.get()).toEqual({ track: { id: "camera" }, status: "plain", cause: null });
    expect(last().did.at(-1)).toBe("stop");
  });

  test("stays nothing where the background fails, until the person says what to do", async () => {
    prefer({ background: "own" });
    camera.set(open(track("camera")));
    await settle();
    last().events.onFailed("picture");
    expect(picture.state.get()).toEqual({ track: null, status: "failed", cause: "picture" });
    expect(last().did.at(-1)).toBe("stop");
    picture.again();
    expect(picture.state.get().status).toBe("starting");
    await vi.waitFor(() => expect(engines).toHaveLength(2));
    last().events.onFailed("browser");
    expect(shown).not.toContain("camera");
    prefer({ background: "none" });
    expect(picture.state.get().track?.id).toBe("camera");
  });

  test("is nothing where the engine cannot even be loaded", async () => {
    const broken = new CameraPicture(camera, { createEngine: () => Promise.reject(new Error("offline")) });
    prefer({ background: "strong" });
    camera.set(open(track("camera")));
    const end = broken.watch();
    await vi.waitFor(() => expect(broken.state.get().status).toBe("failed"));
    expect(broken.state.get()).toEqual({ track: null, status: "failed", cause: "files" });
    end();
  });

  test("keeps its background with another camera, and when the camera was off", async () => {
    prefer({ background: "hills" });
    camera.set(open(track("one")));
    await settle();
    last().events.onPicture(track("made of one"));
    camera.set(open(track("two")));
    expect(picture.state.get().track).toBeNull();
    await vi.waitFor(() => expect(engines).toHaveLength(2));
    // What the first engine says now is about a camera that is gone.
    engines[0]!.events.onPicture(track("late"));
    engines[0]!.events.onFailed("stalled");
    expect(picture.state.get().status).toBe("starting");
    await settle();
    last().events.onPicture(track("made of two"));
    camera.set(open(null));
    camera.set(open(track("two again")));
    await vi.waitFor(() => expect(engines).toHaveLength(3));
    await settle();
    expect(last().did).toEqual(["start two again hills"]);
    expect(shown.filter((one) => one !== null)).toEqual(["made of one", "made of two"]);
  });

  test("a slow device is told of once, and goes on with the background", async () => {
    prefer({ background: "soft" });
    camera.set(open(track("camera")));
    await settle();
    last().events.onSlow();
    expect(picture.state.get().status).toBe("starting");
    last().events.onPicture(track("made"));
    last().events.onSlow();
    expect(picture.state.get()).toEqual({ track: { id: "made" }, status: "slow", cause: null });
    picture.accept();
    last().events.onSlow();
    expect(picture.state.get()).toEqual({ track: { id: "made" }, status: "made", cause: null });
  });

  test("is not made while this page is hidden and nobody else is there", async () => {
    prefer({ background: "soft" });
    camera.set(open(track("camera")));
    await settle();
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    last().events.onPicture(track("made"));
    expect(last().did.at(-1)).toBe("rest");
    picture.setCompany(true);
    expect(last().did.at(-1)).toBe("go on");
    picture.setCompany(false);
    expect(last().did.at(-1)).toBe("rest");
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(last().did.at(-1)).toBe("go on");
  });
});
