import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeDetail } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";
import type { OccurrenceDetail, OccurrenceItem } from "./occurrencesApi";

const AT = "2026-11-23T03:00:00Z";

function item(id: number): OccurrenceItem {
  const facts = { service: null, environment: null, release: null, title: "", line_count: 2, raw_bytes: 1536 };
  return { id, event_id: 1, host: `web-${id}`, tags: { zone: "b" }, occurred_at: AT, received_at: AT, ...facts };
}

function detail(id: number): OccurrenceDetail {
  return {
    ...item(id),
    raw_logs: `log of ${id}\nsecond line\n`,
    triage: { ...makeDetail().triage, evidence_lines: [1] },
  };
}

function serve(newest: number) {
  const event = makeDetail({ latest_occurrence_id: newest, raw_logs: `log of ${newest}\n`, occurrence_count: newest });
  server.use(
    http.get("/events/1", () => HttpResponse.json(event)),
    http.get("/events/1/occurrences", ({ request }) => {
      const isSecond = new URL(request.url).searchParams.get("cursor") === "older";
      return HttpResponse.json(
        isSecond ? { items: [item(1)], next_cursor: null } : { items: [item(3), item(2)], next_cursor: "older" },
      );
    }),
    http.get("/occurrences/:id", ({ params }) => HttpResponse.json(detail(Number(params.id)))),
  );
}

function button(name: string) {
  return screen.getByRole("button", { name });
}

test("previous, next and newest exchange the log, reading earlier ones when needed", async () => {
  serve(3);
  const { user } = renderApp("/events/1");
  const panel = within(await screen.findByRole("region", { name: "Occurrences" }));
  expect(await panel.findByText("web-3")).toBeInTheDocument();
  expect(panel.getByText("2 lines, 1.5 KB")).toBeInTheDocument();
  expect(button("Next →")).toBeDisabled();
  await user.click(button("← Previous"));
  expect(await screen.findByText("log of 2")).toBeInTheDocument();
  await user.click(button("← Previous"));
  expect(await screen.findByText("log of 1")).toBeInTheDocument();
  expect(panel.getByText("3 in all; the log shown is an earlier one")).toBeInTheDocument();
  await waitFor(() => expect(button("← Previous")).toBeDisabled());
  await user.click(button("Newest"));
  expect(await screen.findByText("log of 3")).toBeInTheDocument();
});

test("evidence jumps to the log that was analysed, not to another one's line of that number", async () => {
  serve(3);
  const { user } = renderApp("/events/1");
  await screen.findByText("log of 3");
  await user.click(screen.getByRole("button", { name: /Show log line\s*3/ }));
  expect(await screen.findByText("log of 1")).toBeInTheDocument();
});

test("a link names the occurrence that it shows", async () => {
  serve(3);
  renderApp("/events/1?occurrence=2");
  expect(await screen.findByText("log of 2")).toBeInTheDocument();
});

test("a log is not exchanged under a reader's eyes when a newer one arrives", async () => {
  serve(3);
  const { store } = renderApp("/events/1");
  await screen.findByText("log of 3");
  serve(4);
  store.dispatch({ type: "api/invalidateTags", payload: [{ type: "Event", id: 1 }] });
  expect(await screen.findByText("4 in all; the log shown is an earlier one")).toBeInTheDocument();
  expect(screen.getByText("log of 3")).toBeInTheDocument();
});

test("an occurrence that is gone is said in words, and the newest is shown", async () => {
  serve(3);
  server.use(
    http.get("/occurrences/:id", () =>
      HttpResponse.json({ code: "not_found", detail: "There is no occurrence 9." }, { status: 404 }),
    ),
  );
  renderApp("/events/1?occurrence=9");
  expect(await screen.findByRole("alert")).toHaveTextContent("There is no occurrence 9.");
  expect(screen.getByText("log of 3")).toBeInTheDocument();
});

test("the last day is drawn, and said in words", async () => {
  serve(3);
  server.use(
    http.get("/stats/activity", () => HttpResponse.json({ since: AT, items: [{ id: 1, counts: [0, 4, 1] }] })),
  );
  renderApp("/events/1");
  expect(await screen.findByRole("img", { name: "5 in the last 3 hours, at most 4 in one hour" })).toBeInTheDocument();
});
