import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeEvent, makeEventPage } from "@/testing/factories";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";

const NOBODY = { open: false, authenticated: false, name: null, scope: null };
const ANNA = { open: false, authenticated: true, name: "anna", scope: "write" };

function problem(status: number, code: string, detail: string) {
  return HttpResponse.json({ type: "about:blank", title: "", status, code, detail }, { status });
}

/** A server that knows one token and asks for it everywhere. */
function closedServer() {
  let isIn = false;
  server.use(
    http.get("/session", () => HttpResponse.json(isIn ? ANNA : NOBODY)),
    http.post("/session", async ({ request }) => {
      const { token } = (await request.json()) as { token: string };
      isIn = token === "opt_right";
      return isIn ? HttpResponse.json(ANNA) : problem(401, "invalid_token", "This token is not known here.");
    }),
    http.delete("/session", () => {
      isIn = false;
      return new HttpResponse(null, { status: 204 });
    }),
    http.get("/events", () =>
      isIn ? HttpResponse.json(makeEventPage([makeEvent()])) : problem(401, "unauthenticated", "Send a token."),
    ),
  );
  return { endSession: () => (isIn = false) };
}

test("a closed instance asks for a token, says when it is wrong, and opens with the right one", async () => {
  closedServer();
  const { user } = renderApp();
  const field = await screen.findByLabelText(/Token/);
  expect(field).toHaveAttribute("type", "password");
  await user.type(field, "opt_wrong");
  await user.click(screen.getByRole("button", { name: "Log in" }));
  expect(await screen.findByText("This token is not known here.")).toBeVisible();
  await user.clear(field);
  await user.type(field, "opt_right");
  await user.click(screen.getByRole("button", { name: "Log in" }));
  expect(await screen.findByText("Checkout fails")).toBeVisible();
  expect(screen.queryByRole("note")).toBeNull();
});

test("logging out leaves nothing that was read on the page", async () => {
  closedServer();
  const { user } = renderApp();
  await user.type(await screen.findByLabelText(/Token/), "opt_right{Enter}");
  await screen.findByText("Checkout fails");
  await user.click(screen.getByRole("button", { name: "Log out" }));
  expect(await screen.findByRole("heading", { name: "Log in" })).toBeVisible();
  expect(screen.queryByText("Checkout fails")).toBeNull();
});

test("a session that ends while the page is open brings the form back", async () => {
  const { endSession } = closedServer();
  const { user, store } = renderApp();
  await user.type(await screen.findByLabelText(/Token/), "opt_right{Enter}");
  await screen.findByText("Checkout fails");
  endSession();
  const { baseApi } = await import("@/shared/api/baseApi");
  store.dispatch(baseApi.util.invalidateTags(["EventList"]));
  expect(await screen.findByRole("heading", { name: "Log in" })).toBeVisible();
});

test("an open instance says so on every page", async () => {
  server.use(http.get("/session", () => HttpResponse.json({ ...NOBODY, open: true, scope: "admin" })));
  renderApp();
  expect(await screen.findByRole("note")).toHaveTextContent("Open instance.");
  await waitFor(() => expect(screen.queryByRole("heading", { name: "Log in" })).toBeNull());
});
