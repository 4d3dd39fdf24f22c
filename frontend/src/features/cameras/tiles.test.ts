import { expect, test } from "vitest";
import type { ParticipantView } from "../../contract";
import { pageOf, tilesOf } from "./tiles";

function person(id: string, part: Partial<ParticipantView> = {}): ParticipantView {
  return { id, name: id, cameraOn: false, microphoneOpen: false, ...part } as ParticipantView;
}

const wishes = { me: "me", pinned: null, presenter: null, ownPicture: false };

test("pictures come before voices, oneself is last, who is silent has no tile", () => {
  const people = [
    person("me", { microphoneOpen: true }),
    person("voice", { microphoneOpen: true }),
    person("quiet"),
    person("picture", { cameraOn: true }),
  ];
  expect(tilesOf(people, wishes).map(({ id }) => id)).toEqual(["picture", "voice", "me"]);
  expect(tilesOf(people, { ...wishes, pinned: "quiet" }).map(({ id }) => id)[0]).toBe("quiet");
});

test("who interprets comes before the others, and after whom one has enlarged", () => {
  const people = [person("picture", { cameraOn: true }), person("hands", { cameraOn: true, interprets: true })];
  expect(tilesOf(people, wishes).map(({ id }) => id)).toEqual(["hands", "picture"]);
  expect(tilesOf(people, { ...wishes, pinned: "picture" }).map(({ id }) => id)).toEqual(["picture", "hands"]);
});

test("with nobody on, who presents keeps the place", () => {
  expect(tilesOf([person("me"), person("ada")], { ...wishes, presenter: "ada" }).map(({ id }) => id)).toEqual(["ada"]);
  expect(tilesOf([person("me"), person("ada")], wishes).map(({ id }) => id)).toEqual(["me"]);
});

test("forty-nine a page; a page that is gone is the last one", () => {
  const all = Array.from({ length: 100 }, (_, index) => index);
  expect(pageOf(all, 0)).toMatchObject({ page: 0, pages: 3 });
  expect(pageOf(all, 0).items).toHaveLength(49);
  expect(pageOf(all, 2).items).toEqual([98, 99]);
  expect(pageOf(all.slice(0, 10), 2)).toMatchObject({ page: 0, pages: 1 });
  expect(pageOf([], 0)).toEqual({ items: [], page: 0, pages: 1 });
});
