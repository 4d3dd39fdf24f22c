import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")) as { version: string };

// The server under development; the same routes that Kestrel serves in production.
const server = process.env.CLASSROOM_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  define: { __CLIENT_VERSION__: JSON.stringify(version) },
  build: {
    target: "es2022",
    // A data: URL would need its own line in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: {
    proxy: {
      "/api": server,
      "/hub": { target: server, ws: true },
      "/live": { target: server, ws: true },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
