// Fails when the scripts a person downloads grow past the budget (gzip, as served).
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

// Names the lazy entries that are loaded on the way; "board" comes on top of "room".
const budgets = [
  {
    name: "in the room with sound",
    entries: ["index.html", "src/i18n/de/index.ts", "src/pages/RoomPage.tsx"],
    limit: 150_000,
  },
  {
    name: "with the board",
    entries: ["index.html", "src/i18n/de/index.ts", "src/pages/RoomPage.tsx", "src/features/whiteboard/Board.tsx"],
    limit: 300_000,
  },
];

function collect(key, into) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build: mend the list of entries`);
  if (into.has(chunk.file)) return;
  into.add(chunk.file);
  for (const next of chunk.imports ?? []) collect(next, into);
}

let failed = false;
for (const { name, entries, limit } of budgets) {
  const files = new Set();
  for (const entry of entries) collect(entry, files);
  const scripts = [...files].filter((file) => file.endsWith(".js"));
  const bytes = scripts.reduce(
    (sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length,
    0,
  );
  const verdict = bytes <= limit ? "ok" : "TOO LARGE";
  failed ||= bytes > limit;
  process.stdout.write(
    `${name}: ${(bytes / 1000).toFixed(1)} kB gzip of ${limit / 1000} kB in ${scripts.length} scripts: ${verdict}\n`,
  );
}
process.exit(failed ? 1 : 0);
