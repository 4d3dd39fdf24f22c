import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Devices } from "../media/devices";
import { Classroom } from "./classroom";
import { ScriptedHub } from "../meeting/fake";
import { PushToTalk, type SpaceOwner, spaceOwner } from "./pushToTalk";

class FakeTrack extends EventTarget {
  enabled = true;
  stopped = false;
  stop(): void {
    this.stopped = true;
  }
}

/** What a browser's question to the person is: answered later, perhaps much later. */
interface Question {
  readonly allow: () => FakeTrack;
}

/** False where somebody keeps the browser from doing what it would. */
function key(type: "keydown" | "keyup", part: KeyboardEventInit): boolean {
  return document.dispatchEvent(new KeyboardEvent(type, part));
}

describe("push to talk", () => {
  let questions: Question[];
  let classroom: Classroom;
  let talk: PushToTalk;
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("__CLIENT_VERSION__", "0.1.0");
    questions = [];
    const getUserMedia = () =>
      new Promise((resolve) => {
        const track = new FakeTrack();
        questions.push({
          allow: () => {
            resolve({ getTracks: () => [track] });
            return track;
          },
        });
      });
    vi.stubGlobal("isSecureContext", true);
    const mediaDevices = { getUserMedia, enumerateDevices: () => Promise.resolve([]) };
    Object.defineProperty(navigator, "mediaDevices", { value: mediaDevices, configurable: true });
    const devices = new Devices();
    const createHub = () => new ScriptedHub();
    classroom = new Classroom({
      roomId: "r",
      token: "t",
      name: "Ada",
      devices,
      createHub,
      onMuted: () => undefined,
      onAway: () => undefined,
      onMutedSpeech: () => undefined,
      onCameraSaved: () => undefined,
      onShareEnded: () => undefined,
    });
    talk = new PushToTalk({
      microphone: () => devices.microphone.get(),
      switchTo: (on) => void classroom.switchTo("microphone", on),
    });
    stop = talk.listen();
  });

  afterEach(() => {
    stop();
    classroom.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const press = (owner: SpaceOwner = "voice") => talk.press(owner, performance.now());
  const microphone = () => classroom.devices.microphone.get();
  const settle = () => vi.advanceTimersByTimeAsync(5_000);

  async function open(): Promise<FakeTrack> {
    press();
    const track = questions.at(-1)?.allow();
    await settle();
    if (!track) throw new Error("was not asked");
    return track;
  }

  test("opens while the key is held and closes with it", async () => {
    const track = await open();
    expect(microphone().on).toBe(true);
    key("keyup", { key: " " });
    await settle();
    expect(microphone().on).toBe(false);
    expect(track.enabled).toBe(false);
  });

  test("a key that is up before the microphone has opened leaves it closed", async () => {
    press();
    key("keyup", { key: " " });
    const track = questions[0]?.allow();
    await settle();
    expect(microphone()).toMatchObject({ on: false, opening: false, track: null });
    expect(track?.stopped).toBe(true);
    // Nobody was told of a microphone that has never been open.
    expect(classroom.connection.isWaiting("setMicrophone")).toBe(false);
  });

  test("pressed again while the browser still asks, the last wish counts", async () => {
    press();
    key("keyup", { key: " " });
    press();
    const first = questions[0]?.allow();
    const second = questions[1]?.allow();
    await settle();
    expect(first?.stopped).toBe(true);
    expect(second?.stopped).toBe(false);
    expect(microphone().on).toBe(true);
    key("keyup", { key: " " });
    expect(microphone().on).toBe(false);
  });

  test("another tap is no toggle: however quick, the microphone ends closed", async () => {
    await open();
    for (let i = 0; i < 5; i += 1) {
      key("keyup", { key: " " });
      press();
    }
    key("keyup", { key: " " });
    await settle();
    expect(microphone().on).toBe(false);
  });

  test.each([
    ["the window loses the focus", () => window.dispatchEvent(new Event("blur"))],
    ["the page goes", () => window.dispatchEvent(new Event("pagehide"))],
    ["a system's shortcut begins", () => key("keydown", { key: "Meta", metaKey: true })],
    ["nobody listens to keys any more", () => stop()],
    [
      "another tab comes to the front",
      () => {
        vi.spyOn(document, "hidden", "get").mockReturnValue(true);
        document.dispatchEvent(new Event("visibilitychange"));
      },
    ],
  ])("closes when %s", async (_, happens) => {
    const track = await open();
    happens();
    await settle();
    expect(microphone().on).toBe(false);
    expect(track.enabled).toBe(false);
  });

  test("the blur of a field inside the page is not the window's", async () => {
    await open();
    const field = document.body.appendChild(document.createElement("input"));
    field.dispatchEvent(new FocusEvent("blur"));
    expect(microphone().on).toBe(true);
    field.remove();
  });

  test("a microphone that is open already is left alone", async () => {
    const opened = classroom.switchTo("microphone", true);
    questions[0]?.allow();
    await settle();
    // Of the key nobody else hears either: a button that was clicked before is not clicked by it.
    expect(press()).toBe(true);
    expect(key("keyup", { key: " ", cancelable: true })).toBe(false);
    expect(microphone().on).toBe(true);
    // The microphone's own button, reached by keys, mutes it.
    expect(press("both")).toBe(false);
    classroom.stop();
    await opened;
  });

  test("while it is ours the key does nothing else: neither repeated nor coming up", async () => {
    const part = { key: " ", cancelable: true };
    expect(key("keydown", { ...part, repeat: true })).toBe(true);
    await open();
    expect(key("keydown", { ...part, repeat: true })).toBe(false);
    expect(key("keyup", part)).toBe(false);
    expect(key("keyup", part)).toBe(true);
    // Pressed anew for somebody else.
    key("keydown", part);
    expect(press("control")).toBe(false);
    expect(key("keyup", part)).toBe(true);
    expect(microphone().on).toBe(false);
  });

  test("on the microphone's own button a short press is a click, a long one speaks", async () => {
    press("both");
    questions[0]?.allow();
    await vi.advanceTimersByTimeAsync(200);
    key("keyup", { key: " " });
    await settle();
    expect(microphone().on).toBe(true);
    void classroom.switchTo("microphone", false);
    press("both");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(microphone().on).toBe(true);
    key("keyup", { key: " " });
    expect(microphone().on).toBe(false);
  });
});

test("the space bar is the voice's, but on a control that keys have reached", () => {
  document.body.innerHTML = `<main></main><div role="application"></div><ol tabindex="0"></ol><button></button><button data-talks></button>`;
  const owners = (byPointer: boolean) =>
    [document.body, ...document.body.children].map((element) => spaceOwner(element, byPointer));
  expect(owners(false)).toEqual(["voice", "voice", "voice", "control", "control", "both"]);
  expect(new Set(owners(true))).toEqual(new Set(["voice"]));
  document.body.replaceChildren();
});
