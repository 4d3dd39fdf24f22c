import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hasSuppression, voiceConstraints } from "./constraints";
import { Devices } from "./devices";
import { prefer } from "./preferences";

class FakeTrack extends EventTarget {
  enabled = true;
  readyState: MediaStreamTrackState = "live";
  settings: MediaTrackSettings = {};
  readonly label: string;
  constructor(label: string) {
    super();
    this.label = label;
  }
  stop = () => {
    this.readyState = "ended";
  };
  getSettings = () => this.settings;
  applyConstraints = vi.fn<(wish: MediaTrackConstraints) => Promise<void>>(async () => undefined);
}

const opened: FakeTrack[] = [];
let open: (wish: MediaStreamConstraints) => FakeTrack;
let list: { kind: string; deviceId: string; label: string }[] = [];
const bus = new EventTarget();

beforeEach(() => {
  opened.length = 0;
  list = [];
  localStorage.clear();
  prefer({ suppression: "standard" });
  open = () => new FakeTrack("default");
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("navigator", {
    mediaDevices: {
      getUserMedia: async (wish: MediaStreamConstraints) => {
        const track = open(wish);
        opened.push(track);
        return { getTracks: () => [track] };
      },
      enumerateDevices: async () => list,
      addEventListener: bus.addEventListener.bind(bus),
      removeEventListener: bus.removeEventListener.bind(bus),
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((done) => setTimeout(done, 0));

test("another microphone takes over before the old one stops, and is muted like it", async () => {
  const devices = new Devices();
  await devices.open("microphone");
  devices.close("microphone");
  const states: [boolean, string | undefined][] = [];
  open = () => {
    states.push([devices.microphone.get().on, opened[0]?.readyState]);
    return new FakeTrack("other");
  };
  await devices.choose({ microphone: "other" });
  expect(states).toEqual([[false, "live"]]);
  expect(opened[0]?.readyState).toBe("ended");
  expect(devices.microphone.get()).toMatchObject({
    on: false,
    problem: null,
    track: { label: "other", enabled: false },
  });
});

test("where the other microphone does not open, the old one stays and the cause is said", async () => {
  const devices = new Devices();
  await devices.open("microphone");
  open = () => {
    throw new DOMException("busy", "NotReadableError");
  };
  await devices.choose({ microphone: "other" });
  expect(devices.microphone.get()).toMatchObject({ on: true, problem: "busy", track: { readyState: "live" } });
});

test("noise suppression changes on the open microphone where the browser does it, else on one in its place", async () => {
  const devices = new Devices();
  const off = devices.watch();
  await devices.open("microphone");
  prefer({ suppression: "music" });
  await settled();
  expect(opened).toHaveLength(1);
  expect(opened[0]?.applyConstraints).toHaveBeenCalledWith(voiceConstraints("music"));
  if (opened[0]) opened[0].settings = { noiseSuppression: false };
  prefer({ suppression: "standard" });
  await settled();
  expect(opened).toHaveLength(2);
  expect(devices.microphone.get().track).toBe(opened[1]);
  off();
});

test("music is sent as it is, and standard as speech", () => {
  expect(voiceConstraints("music")).toMatchObject({
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: { ideal: 2 },
  });
  expect(voiceConstraints("off")).toMatchObject({ echoCancellation: true, noiseSuppression: false });
  expect(hasSuppression({ noiseSuppression: true }, "off")).toBe(false);
  expect(hasSuppression({}, "off")).toBe(true);
});

const plugged = async (...ids: string[]) => {
  list = ids.map((deviceId) => ({ kind: "audioinput", deviceId, label: deviceId }));
  bus.dispatchEvent(new Event("devicechange"));
  await settled();
};

async function unplug(track: FakeTrack | undefined): Promise<void> {
  if (!track) throw new Error("nothing is open");
  track.settings = { deviceId: track.label };
  track.stop();
  track.dispatchEvent(new Event("ended"));
  await settled();
}

test("a microphone that is unplugged is followed by what there is, and offered when it is back", async () => {
  const devices = new Devices();
  const off = devices.watch();
  const news: string[] = [];
  devices.onNews(({ kind, what, label }) => news.push(`${kind} ${what} ${label}`));
  open = () => new FakeTrack("usb");
  await devices.open("microphone");
  open = () => new FakeTrack("built-in");
  await unplug(opened[0]);
  expect(news).toEqual(["microphone replaced built-in"]);
  expect(devices.microphone.get()).toMatchObject({ on: true, problem: null, track: { label: "built-in" } });
  expect(devices.returned.get()).toBeNull();
  await plugged("built-in", "usb");
  expect(devices.returned.get()).toMatchObject({ kind: "microphone", deviceId: "usb" });
  open = () => new FakeTrack("usb");
  await devices.takeBack({ kind: "microphone", deviceId: "usb", label: "usb", wasOn: true });
  expect(devices.microphone.get().track?.label).toBe("usb");
  expect(devices.choice.get().microphone).toBe("usb");
  expect(devices.returned.get()).toBeNull();
  off();
});

test("whoever mutes while another microphone is being opened in its place stays muted", async () => {
  const devices = new Devices();
  await devices.open("microphone");
  open = () => {
    devices.close("microphone");
    return new FakeTrack("built-in");
  };
  await unplug(opened[0]);
  expect(devices.microphone.get()).toMatchObject({ on: false, track: { label: "built-in", enabled: false } });
});

test("without another microphone it is off, and why is said", async () => {
  const devices = new Devices();
  const news: string[] = [];
  devices.onNews(({ what }) => news.push(what));
  await devices.open("microphone");
  open = () => {
    throw new DOMException("none", "NotFoundError");
  };
  await unplug(opened[0]);
  expect(news).toEqual(["lost"]);
  expect(devices.microphone.get()).toMatchObject({ on: false, problem: "unplugged", track: null });
});

test("a camera that is unplugged is off; no other one shows what nobody meant to show", async () => {
  const devices = new Devices();
  await devices.open("camera");
  await unplug(opened[0]);
  expect(opened).toHaveLength(1);
  expect(devices.camera.get()).toMatchObject({ on: false, problem: "unplugged" });
});

test("a device that the system took while it is still plugged in is busy, not unplugged", async () => {
  const devices = new Devices();
  await devices.open("camera");
  list = [{ kind: "videoinput", deviceId: "default", label: "default" }];
  await unplug(opened[0]);
  expect(devices.camera.get()).toMatchObject({ on: false, problem: "busy" });
});
