import { defineConfig } from "vitest/config";

/** Journeys in a real browser against a real server: OPSPILOT_URL and CHROMIUM_PATH name them. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
