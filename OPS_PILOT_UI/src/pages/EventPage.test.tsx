import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { EventDetail } from "@/shared/api/types";
import { makeDetail } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";

function serve(event: EventDetail) {
  server.use(http.get("/events/:id", () => HttpResponse.json(event)));
}

test("the verdict comes first, then culprit, fix, evidence, and the raw log last", async () => {
  serve(makeDetail());
  renderApp("/events/1");
  await screen.findByRole("heading", { name: "Checkout fails" });
  const titles = within(screen.getByRole("article")).getAllByRole("heading", { level: 2 });
  expect(titles.slice(0, 6).map((title) => title.textContent)).toEqual([
    "Root cause",
    "Open first",
    "Suggested fix",
    "Evidence",
    "Exceptions and frames",
    "Raw log, 3 lines",
  ]);
  expect(screen.getByText("customer is None in connect")).toBeInTheDocument();
  expect(screen.getByText(/because it ended the process/)).toBeInTheDocument();
  expect(screen.getByText("Look at app/db.py")).toBeInTheDocument();
  expect(screen.getByText("High confidence").parentElement).toHaveTextContent("High confidence by Built-in rules");
});

test("status and priority are changed where they stand", async () => {
  const sent: unknown[] = [];
  serve(makeDetail());
  server.use(
    http.patch("/events/1", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(makeDetail());
    }),
  );
  const { user } = renderApp("/events/1");
  await user.click(await screen.findByRole("button", { name: "Resolve" }));
  await user.selectOptions(screen.getByLabelText("Status"), "IGNORED");
  await user.selectOptions(screen.getByLabelText("Priority"), "LOW");
  await waitFor(() => expect(sent).toEqual([{ status: "RESOLVED" }, { status: "IGNORED" }, { priority: "LOW" }]));
});

test("a refused change is said in the server's words", async () => {
  serve(makeDetail());
  server.use(
    http.patch("/events/1", () =>
      HttpResponse.json(
        { code: "database_unavailable", detail: "The database does not answer; try again." },
        { status: 503 },
      ),
    ),
  );
  const { user } = renderApp("/events/1");
  await user.click(await screen.findByRole("button", { name: "Resolve" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The database does not answer");
});

test("evidence jumps to its line of the raw log", async () => {
  serve(makeDetail());
  const { user } = renderApp("/events/1");
  await user.click(await screen.findByRole("button", { name: /Show log line\s*3/ }));
  const line = within(screen.getByRole("region", { name: "Raw log" }))
    .getByText("AttributeError: boom")
    .closest("[data-line]");
  expect(line).toHaveAttribute("data-shown", "true");
  expect(line).toHaveAttribute("data-marked", "true");
});

test("evidence from a log that is no longer kept is read, and marks nothing in another log", async () => {
  const event = makeDetail();
  serve({ ...event, analysis: event.analysis && { ...event.analysis, occurrence_id: null } });
  renderApp("/events/1");
  const evidence = within(await screen.findByRole("region", { name: "Evidence" }));
  expect(evidence.getByText("The log that these lines are from is no longer kept.")).toBeInTheDocument();
  expect(evidence.getByText("AttributeError: boom")).toBeInTheDocument();
  expect(evidence.queryByRole("button")).toBeNull();
});

test("logs and model text are text, never markup", async () => {
  const evil = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) [link](javascript:alert(1))";
  const event = makeDetail();
  serve({ ...event, title: evil, raw_logs: evil, analysis: event.analysis && { ...event.analysis, root_cause: evil } });
  renderApp("/events/1");
  await screen.findByRole("heading", { name: evil });
  const article = screen.getByRole("article");
  expect(article.querySelector("img, script, iframe")).toBeNull();
  expect([...article.querySelectorAll("a")].map((a) => a.getAttribute("href"))).toEqual(["/", "/events/1"]);
});

test("an analysis that is on its way is said quietly", async () => {
  serve(makeDetail({ analysis_status: "RUNNING" }));
  renderApp("/events/1");
  expect(await screen.findByText(/deeper analysis is on its way/)).toBeInTheDocument();
});

test("why the built-in answer stands is said in words", async () => {
  const event = makeDetail();
  serve({
    ...event,
    analysis: event.analysis && { ...event.analysis, degraded_reason: "The daily quota is used up." },
  });
  renderApp("/events/1");
  const cause = within(await screen.findByRole("region", { name: "Root cause" }));
  expect(cause.getByText("The daily quota is used up.")).toBeInTheDocument();
});

test("an event that is not there is said in words", async () => {
  server.use(
    http.get("/events/:id", () =>
      HttpResponse.json({ code: "not_found", detail: "There is no event 9." }, { status: 404 }),
    ),
  );
  renderApp("/events/9");
  expect(await screen.findByRole("alert")).toHaveTextContent("There is no event 9.");
});

test.each(["/events/x", "/events/0", "/nowhere"])("%s is no page", (path) => {
  renderApp(path);
  expect(screen.getByText("There is no such page.")).toBeInTheDocument();
});

test("another analysis can be asked for", async () => {
  let asked = 0;
  serve(makeDetail());
  server.use(
    http.post("/events/1/analyze", () => {
      asked += 1;
      return HttpResponse.json(makeDetail({ analysis_status: "PENDING" }), { status: 202 });
    }),
  );
  const { user } = renderApp("/events/1");
  await user.click(await screen.findByRole("button", { name: "Analyse again" }));
  await waitFor(() => expect(asked).toBe(1));
});

test("earlier answers are read when they are asked for", async () => {
  const event = makeDetail();
  serve({ ...event, analysis: event.analysis && { ...event.analysis, id: 2 } });
  server.use(
    http.get("/events/1/analyses", () =>
      HttpResponse.json({
        items: [{ ...event.analysis, id: 1, root_cause: "The pool is too small.", is_current: false }],
      }),
    ),
  );
  const { user } = renderApp("/events/1");
  await user.click(await screen.findByText("Earlier answers"));
  expect(await screen.findByText("The pool is too small.")).toBeInTheDocument();
});

test("while an analysis is at work the event is read again soon, without a press of anything", async () => {
  let reads = 0;
  server.use(
    http.get("/events/:id", () => {
      reads += 1;
      return HttpResponse.json(makeDetail({ analysis_status: reads === 1 ? "RUNNING" : "COMPLETED" }));
    }),
  );
  renderApp("/events/1");
  await screen.findByText(/deeper analysis is on its way/);
  await waitFor(() => expect(screen.queryByText(/deeper analysis is on its way/)).not.toBeInTheDocument(), {
    timeout: 4_000,
  });
});
