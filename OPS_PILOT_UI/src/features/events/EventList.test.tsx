import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeEvent, makeEventPage } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";

function answerWith(pick: (url: URL) => Response) {
  server.use(http.get("/events", ({ request }) => pick(new URL(request.url))));
}

test("a row shows what a tired engineer needs", async () => {
  answerWith(() => HttpResponse.json(makeEventPage([makeEvent({ is_regression: true })])));
  renderApp();
  const link = await screen.findByRole("link", { name: "Checkout fails" });
  expect(link).toHaveAttribute("href", "/events/1");
  const row = screen.getByRole("listitem");
  for (const text of [
    "app/db.py:41 in connect",
    "null reference",
    "High priority",
    "python",
    "billing",
    "prod",
    "3×",
    "regression",
  ]) {
    expect(row).toHaveTextContent(text);
  }
});

test("an empty instance says how to send a log", async () => {
  renderApp();
  expect(await screen.findByText(/Nothing has broken yet/)).toBeInTheDocument();
  expect(screen.getByText(/curl --data-binary/)).toBeInTheDocument();
});

test("an API that is away is said in words", async () => {
  answerWith(() => HttpResponse.error());
  renderApp();
  expect(await screen.findByRole("alert")).toHaveTextContent("cannot be reached. Reconnecting");
});

/** What was asked for, without the page size. */
function recordAsked(): string[] {
  const asked: string[] = [];
  answerWith(({ searchParams }) => {
    searchParams.delete("limit");
    asked.push(searchParams.toString());
    return HttpResponse.json(makeEventPage([]));
  });
  return asked;
}

test("the filters go into the request and back out of the URL", async () => {
  const asked = recordAsked();
  const { user } = renderApp("/?status=OPEN&service=billing");
  await waitFor(() => expect(asked).toContain("status=OPEN&service=billing"));
  expect(screen.getByRole("button", { name: /^Open/, pressed: true })).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText("Sort by"), "occurrences");
  await waitFor(() => expect(asked).toContain("status=OPEN&service=billing&sort=occurrences"));
  await user.type(screen.getByLabelText("Search events"), "boom");
  await waitFor(() => expect(asked).toContain("status=OPEN&service=billing&q=boom&sort=occurrences"));
  await user.click(screen.getByRole("button", { name: /^All/ }));
  await waitFor(() => expect(asked).toContain("service=billing&q=boom&sort=occurrences"));
  expect(await screen.findByText("No event matches these filters.")).toBeInTheDocument();
});

test("an unknown filter in the URL is left out", async () => {
  const asked = recordAsked();
  renderApp("/?status=nonsense&colour=blue");
  await waitFor(() => expect(asked).toContain(""));
});

test("more events are loaded by the cursor", async () => {
  answerWith((url) =>
    url.searchParams.get("cursor") === "next"
      ? HttpResponse.json(makeEventPage([makeEvent({ id: 2, title: "Second" })]))
      : HttpResponse.json(makeEventPage([makeEvent()], "next")),
  );
  const { user } = renderApp();
  await user.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByRole("link", { name: "Second" })).toBeInTheDocument();
  expect(screen.getAllByRole("listitem")).toHaveLength(2);
  expect(screen.queryByRole("button", { name: "Load more" })).not.toBeInTheDocument();
});

test("the tabs count the events of each status", async () => {
  server.use(http.get("/stats/statuses", () => HttpResponse.json({ by_status: { OPEN: 5, IGNORED: 2 } })));
  renderApp();
  expect(await screen.findByRole("button", { name: "Open 5" })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Resolved 0" })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "All 7" })).toBeInTheDocument();
});

test("a filter is typed, completed by keyboard, shown as a chip and taken away", async () => {
  const asked = recordAsked();
  const { user } = renderApp();
  const search = screen.getByRole("combobox", { name: "Search events" });
  await user.type(search, "pool pri");
  expect(screen.getByRole("option", { name: "priority:" })).toHaveAttribute("aria-selected", "true");
  await user.keyboard("{Tab}c{Enter}");
  await waitFor(() => expect(asked.at(-1)).toBe("priority=CRITICAL&q=pool"));
  expect(search).toHaveValue("pool");
  await user.click(screen.getByRole("button", { name: "Remove the filter priority critical" }));
  await waitFor(() => expect(asked.at(-1)).toBe("q=pool"));
});

test("a view is saved by name, found again, and forgotten", async () => {
  window.localStorage.clear();
  const { user, unmount } = renderApp("/?priority=HIGH");
  await user.click(screen.getByRole("button", { name: "Save this view" }));
  await user.type(screen.getByLabelText("Name of the view"), "Urgent{Enter}");
  expect(screen.getByRole("link", { name: "Urgent", current: true })).toBeInTheDocument();
  unmount();
  const again = renderApp("/");
  await again.user.click(screen.getByRole("link", { name: "Urgent" }));
  expect(screen.getByRole("button", { name: "Remove the filter priority high" })).toBeInTheDocument();
  await again.user.click(screen.getByRole("button", { name: "Forget the view Urgent" }));
  expect(screen.queryByRole("link", { name: "Urgent" })).not.toBeInTheDocument();
});
