import type { IncomingMessage } from "node:http";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const API = process.env.API_URL ?? "http://localhost:5000";
const API_PATHS = [
  "/create-event",
  "/occurrences",
  "/session",
  "/stats",
  "/healthz",
  "/readyz",
  "/metrics",
  "/docs",
  "/openapi.json",
];

/** `/events/12` is a page for people and JSON for programs, as on the real server. */
const EVENTS = {
  target: API,
  bypass: (request: IncomingMessage) => (request.headers.accept?.includes("text/html") ? "/index.html" : undefined),
};

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    port: 5173,
    proxy: { "/events": EVENTS, ...Object.fromEntries(API_PATHS.map((path) => [path, API])) },
  },
  build: { target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
  },
});
