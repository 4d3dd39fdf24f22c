// Folds what the server has written: the same events must give the same view in both languages.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EventItem, MeetingView } from "../contract";
import { reducers } from "../pages/classroom";
import { foldView } from "./store";

interface Golden {
  readonly me: string;
  readonly before: MeetingView;
  readonly events: readonly EventItem[];
  readonly after: MeetingView;
}

const folder = join(process.cwd(), "../tests/golden/fold");
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];

test("there are goldens to fold", () => {
  expect(files.length).toBeGreaterThan(0);
});

for (const name of files) {
  test(`folds ${name}`, () => {
    const golden = JSON.parse(readFileSync(join(folder, name), "utf8")) as Golden;
    let view = golden.before;
    for (const item of golden.events) view = foldView(view, item, golden.me, reducers);
    expect(view).toEqual(golden.after);
  });
}
