import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { EventListItem, EventUpdate } from "@/shared/api/types";
import { makeDetail, makeEvent, makeEventPage } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";

function detailOf({ id, title, status, priority, version }: EventListItem) {
  return makeDetail({ id, title, status, priority, version });
}

/** A server with three open events that remembers what it is told. */
function serveThree({ isBroken = false } = {}) {
  const events = new Map([1, 2, 3].map((id) => [id, makeEvent({ id, title: `Event ${id}` })]));
  const edits: [number, EventUpdate][] = [];
  server.use(
    http.get("/events", ({ request }) => {
      const wanted = new URL(request.url).searchParams.getAll("status");
      const items = [...events.values()].filter(({ status }) => wanted.length === 0 || wanted.includes(status));
      return HttpResponse.json(makeEventPage(items));
    }),
    http.get("/events/:id", ({ params }) => HttpResponse.json(detailOf(events.get(Number(params.id)) ?? makeEvent()))),
    http.patch("/events/:id", async ({ params, request }) => {
      const id = Number(params.id);
      const changes = (await request.json()) as Pick<EventListItem, "status">;
      edits.push([id, changes]);
      if (isBroken) return HttpResponse.json({ code: "busy", detail: "Try again later." }, { status: 503 });
      const before = events.get(id) ?? makeEvent();
      const after = { ...before, ...changes, version: before.version + 1 };
      events.set(id, after);
      return HttpResponse.json(detailOf(after));
    }),
  );
  return edits;
}

const rowOf = async (title: string) => {
  const row = (await screen.findByRole("link", { name: title })).closest("li");
  if (row === null) throw new Error("a link outside the list");
  return within(row);
};

test("selected events are resolved together, and come back by undo", async () => {
  const edits = serveThree();
  const { user } = renderApp("/?status=OPEN");
  await user.click(await screen.findByLabelText("Select Event 1"));
  await user.click(screen.getByLabelText("Select Event 3"));
  const bar = within(screen.getByRole("region", { name: "Selected events" }));
  expect(bar.getByText("2 selected")).toBeInTheDocument();
  await user.click(bar.getByRole("button", { name: /Resolve/ }));
  expect(screen.queryByRole("link", { name: "Event 1" })).not.toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Event 2" })).toBeInTheDocument();
  expect(screen.getByText("2 events resolved")).toBeInTheDocument();
  await waitFor(() => expect(screen.getByRole("button", { name: "Undo" })).toBeEnabled());
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByRole("link", { name: "Event 1" })).toBeInTheDocument();
  await waitFor(() => expect(edits).toHaveLength(4));
  expect(edits.slice(2)).toEqual([
    [1, { status: "OPEN" }],
    [3, { status: "OPEN" }],
  ]);
});

test("an edit that the server refuses is taken back and said", async () => {
  serveThree({ isBroken: true });
  const { user } = renderApp();
  await user.click(await screen.findByLabelText("Select Event 2"));
  await user.selectOptions(screen.getByLabelText("Set priority"), "CRITICAL");
  expect(await screen.findByRole("alert")).toHaveTextContent("The event was not changed. Try again later.");
  expect((await rowOf("Event 2")).getByText("High priority:")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument();
});

test("everything goes by keys: move, select, ignore, resolve, open", async () => {
  const edits = serveThree();
  const { user } = renderApp("/?status=OPEN");
  await screen.findByRole("link", { name: "Event 1" });
  await user.keyboard("jj");
  expect(screen.getByRole("link", { name: "Event 2" })).toHaveFocus();
  await user.keyboard("e");
  await waitFor(() => expect(screen.getByRole("link", { name: "Event 3" })).toHaveFocus());
  await user.keyboard("kx");
  expect(screen.getByLabelText("Select Event 1")).toBeChecked();
  await user.keyboard("{Escape}");
  expect(screen.getByLabelText("Select Event 1")).not.toBeChecked();
  await user.keyboard("i");
  await waitFor(() =>
    expect(edits).toEqual([
      [2, { status: "RESOLVED" }],
      [1, { status: "IGNORED" }],
    ]),
  );
  await waitFor(() => expect(screen.getByRole("link", { name: "Event 3" })).toHaveFocus());
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Event 3" })).toBeInTheDocument();
});

test("the slash goes to the search, where letters are only letters", async () => {
  const edits = serveThree();
  const { user } = renderApp();
  await screen.findByRole("link", { name: "Event 1" });
  await user.keyboard("j/jeix");
  expect(screen.getByLabelText("Search events")).toHaveValue("jeix");
  expect(edits).toEqual([]);
});

test("the way back finds the list as it was left", async () => {
  serveThree();
  const { user } = renderApp("/?status=OPEN");
  await user.click(await screen.findByRole("link", { name: "Event 2" }));
  await user.click(await screen.findByRole("link", { name: /All events/ }));
  expect(await screen.findByRole("link", { name: "Event 2" })).toHaveFocus();
  expect(screen.getByRole("button", { name: /^Open/, pressed: true })).toBeInTheDocument();
});
