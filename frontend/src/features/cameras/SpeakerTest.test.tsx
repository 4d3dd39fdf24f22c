import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadLanguage } from "../../i18n";
import { Devices } from "../../media/devices";
import { prefer, preferences } from "../../media/preferences";
import { playTestSound } from "../../media/testSound";
import { SpeakerTest } from "./SpeakerTest";

vi.mock("../../media/testSound", () => ({ playTestSound: vi.fn<(speaker: string) => Promise<void>>() }));

beforeEach(async () => {
  await loadLanguage("en");
  prefer({ heardOn: null });
  vi.mocked(playTestSound).mockResolvedValue(undefined);
});

afterEach(cleanup);

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

test("who has heard the notes is remembered for that speaker", async () => {
  render(<SpeakerTest devices={new Devices()} />);
  press("Test");
  await screen.findByText("Did you hear three notes?");
  press("Yes");
  expect(preferences.get().heardOn).toBe("");
  expect(screen.getByText("You have heard it here")).toBeTruthy();
});

test("who has not is told what to do", async () => {
  render(<SpeakerTest devices={new Devices()} />);
  press("Test");
  await screen.findByText("Did you hear three notes?");
  press("No");
  expect(screen.getByRole("alert").textContent).toContain("Turn up the volume");
  expect(preferences.get().heardOn).toBeNull();
});

test("a speaker that cannot be played on is named as the cause", async () => {
  vi.mocked(playTestSound).mockRejectedValue(new DOMException("gone", "NotFoundError"));
  render(<SpeakerTest devices={new Devices()} />);
  press("Test");
  expect((await screen.findByRole("alert")).textContent).toContain("could not play on this speaker");
});
