import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { renderApp } from "@/testing/renderApp";
import { server } from "@/testing/server";

beforeEach(() => localStorage.clear());

test("how often to look is kept in the browser, and nonsense there is not believed", async () => {
  localStorage.setItem("opspilot.poll-seconds", "0.001");
  const { user, unmount } = renderApp("/settings");
  expect(await screen.findByLabelText("Look for news")).toHaveValue("5");
  await user.selectOptions(screen.getByLabelText("Look for news"), "60");
  unmount();
  renderApp("/settings");
  expect(await screen.findByLabelText("Look for news")).toHaveValue("60");
});

test("the colours are chosen, or the system's", async () => {
  const { user } = renderApp("/settings");
  await user.selectOptions(await screen.findByLabelText("Colours"), "dark");
  expect(document.documentElement).toHaveAttribute("data-mantine-color-scheme", "dark");
  await user.selectOptions(screen.getByLabelText("Colours"), "auto");
  expect(screen.getByLabelText("Colours")).toHaveValue("auto");
});

test("the page says who this browser is to the server", async () => {
  server.use(
    http.get("/session", () => HttpResponse.json({ open: false, authenticated: true, name: "anna", scope: "write" })),
  );
  renderApp("/settings");
  expect(await screen.findByText("anna")).toBeVisible();
  expect(screen.getAllByRole("button", { name: "Log out" })).toHaveLength(2);
});
