import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeStats } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";

const STATS = makeStats({
  events: 3,
  occurrences: 1234,
  by_analyzer: { mock: 2, gemini: 1 },
  unsolved: {
    by_priority: { LOW: 1, CRITICAL: 2 },
    by_category: { disk_full: 1, timeout: 2 },
    services: [{ service: "shop & co", events: 3 }],
  },
  occurrences_per_hour: [
    { hour: "2026-11-23T02:00:00Z", occurrences: 1 },
    { hour: "2026-11-23T03:00:00Z", occurrences: 5 },
  ],
  ai: {
    enabled: true,
    calls_made: 4,
    calls_avoided: 1231,
    input_tokens: 5000,
    output_tokens: 900,
    cost_usd: 0.004,
    cost_avoided_usd: 1.231,
  },
});

function serve(stats = STATS) {
  const asked: string[] = [];
  server.use(
    http.get("*/stats", ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json(stats);
    }),
  );
  return asked;
}

test("the overview says what is unsolved, and each name leads to its events", async () => {
  serve();
  renderApp("/overview");
  const priorities = await screen.findByRole("region", { name: "Unsolved by priority" });
  expect(within(priorities).getAllByRole("link")[0]).toHaveTextContent("Critical");
  expect(screen.getByRole("link", { name: "timeout" })).toHaveAttribute("href", "/?status=OPEN&category=timeout");
  expect(screen.getByRole("link", { name: "shop & co" })).toHaveAttribute("href", "/?status=OPEN&service=shop+%26+co");
  expect(
    screen.getByRole("img", { name: /^6 occurrences in 2 hours; most in the hour of .*: 5$/ }),
  ).toBeInTheDocument();
});

test("calls to the model are told with what was avoided", async () => {
  serve();
  renderApp("/overview");
  const calls = await screen.findByRole("region", { name: "Calls to the model" });
  expect(calls).toHaveTextContent("1,231");
  expect(calls).toHaveTextContent("about $1.23");
});

test("another period is read when it is chosen", async () => {
  const asked = serve();
  const { user } = renderApp("/overview");
  await user.click(await screen.findByRole("button", { name: "7 days" }));
  expect(asked).toEqual(["?hours=24", "?hours=168"]);
});

test("an empty instance says so, and an API that fails is an error in words", async () => {
  serve(makeStats());
  const { unmount } = renderApp("/overview");
  expect((await screen.findAllByText("Nothing is open.")).length).toBe(2);
  unmount();
  server.use(http.get("*/stats", () => HttpResponse.error()));
  renderApp("/overview");
  expect(await screen.findByRole("alert")).toHaveTextContent("The numbers could not be read");
});
