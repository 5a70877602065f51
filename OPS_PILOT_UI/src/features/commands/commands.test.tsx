import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeDetail, makeEvent, makeEventPage } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";
import { matchCommands } from "./matchCommands";

function command(label: string) {
  return { id: label, label, run: () => undefined };
}

test("words are found anywhere in a label, and what begins with them comes first", () => {
  const commands = ["Events: open", "Reopen this event", "Open settings"].map(command);
  expect(matchCommands(commands, "open").map(({ label }) => label)).toEqual([
    "Open settings",
    "Events: open",
    "Reopen this event",
  ]);
  expect(matchCommands(commands, "event open")).toHaveLength(2);
  expect(matchCommands(commands, "nothing")).toEqual([]);
});

test("the palette opens with its key, goes where one says, and closes", async () => {
  const { user } = renderApp();
  await user.keyboard("{Control>}k{/Control}");
  const box = await screen.findByRole("combobox", { name: "Command" });
  await user.type(box, "settings");
  expect(screen.getByRole("option", { name: "Settings", selected: true })).toBeInTheDocument();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { name: "This browser" })).toBeVisible();
  expect(screen.queryByRole("combobox", { name: "Command" })).toBeNull();
});

test("what is no command is looked for in the events", async () => {
  const asked: (string | null)[] = [];
  server.use(
    http.get("/events", ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("q"));
      return HttpResponse.json(makeEventPage([makeEvent()]));
    }),
  );
  const { user } = renderApp("/settings");
  await user.keyboard("{Meta>}k{/Meta}");
  await user.type(await screen.findByRole("combobox", { name: "Command" }), "connection refused{Enter}");
  await waitFor(() => expect(asked).toContain("connection refused"));
});

test("the arrows choose, round and round", async () => {
  const { user } = renderApp();
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("combobox", { name: "Command" });
  const list = within(screen.getByRole("listbox", { name: "Commands" }));
  const chosen = () => list.getByRole("option", { selected: true }).textContent;
  const first = chosen();
  await user.keyboard("{ArrowUp}");
  expect(chosen()).not.toBe(first);
  await user.keyboard("{ArrowDown}");
  expect(chosen()).toBe(first);
});

test("on an event's page a key resolves it, with a way back", async () => {
  const sent: unknown[] = [];
  server.use(
    http.get("/events/:id", () => HttpResponse.json(makeDetail())),
    http.patch("/events/1", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(makeDetail({ status: "RESOLVED", version: 2 }));
    }),
  );
  const { user } = renderApp("/events/1");
  await screen.findByRole("heading", { name: "Checkout fails" });
  await user.keyboard("e");
  expect(await screen.findByText("1 event resolved")).toBeVisible();
  await waitFor(() => expect(screen.getByRole("button", { name: "Undo" })).toBeEnabled());
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(sent).toEqual([{ status: "RESOLVED" }, { status: "OPEN" }]));
});

test("the keys are told by their places, and c opens the dialog", async () => {
  const { user } = renderApp();
  await user.keyboard("{Shift>}?{/Shift}");
  const list = await screen.findByRole("region", { name: "List" });
  expect(within(list).getByText("Next or previous event")).toBeVisible();
  expect(within(screen.getByRole("region", { name: "Event" })).getByText("Resolve")).toBeVisible();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("region", { name: "List" })).toBeNull());
  await user.keyboard("c");
  expect(await screen.findByRole("dialog", { name: "New event" })).toBeVisible();
});
