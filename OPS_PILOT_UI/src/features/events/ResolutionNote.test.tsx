import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeDetail } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";

async function openNote(resolution: string | null = null) {
  server.use(http.get("/events/1", () => HttpResponse.json(makeDetail({ resolution }))));
  const view = renderApp("/events/1");
  await view.user.click(await screen.findByRole("button", { name: /a resolution note/ }));
  return { ...view, field: screen.getByRole("textbox", { name: "Resolution note" }) };
}

test("a note is written, saved and closed", async () => {
  const sent: unknown[] = [];
  server.use(
    http.patch("/events/1", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(makeDetail());
    }),
  );
  const { user, field } = await openNote();
  expect(field).toHaveFocus();
  await user.type(field, "  Rolled back to 1.4.1.  ");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(field).not.toBeInTheDocument());
  expect(sent).toEqual([{ resolution: "Rolled back to 1.4.1." }]);
});

test("an emptied note is taken away, and one that cannot be saved stays to be tried again", async () => {
  const sent: unknown[] = [];
  server.use(
    http.patch("/events/1", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ code: "database_unavailable", detail: "Try again." }, { status: 503 });
    }),
  );
  const { user, field } = await openNote("Restarted.");
  expect(field).toHaveValue("Restarted.");
  await user.clear(field);
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Try again.");
  expect(sent).toEqual([{ resolution: null }]);
  await user.keyboard("{Escape}");
  expect(screen.getByText("Restarted.")).toBeInTheDocument();
});
