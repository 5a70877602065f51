import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { RawLog } from "./RawLog";

const LINES = Array.from({ length: 50_000 }, (_, index) => (index === 899 ? "FATAL disk full" : `line ${index + 1}`));

function show(text = LINES.join("\n"), marked: number[] = [900]) {
  const log = <RawLog name="event-1" text={text} marked={new Set(marked)} shown={null} />;
  render(<MantineProvider env="test">{log}</MantineProvider>);
  return userEvent.setup();
}

function region() {
  return within(screen.getByRole("region", { name: "Raw log" }));
}

test("the log opens folded around its evidence, which is marked", () => {
  show();
  expect(screen.getByRole("heading", { name: "Raw log, 50,000 lines" })).toBeInTheDocument();
  expect(region().getByText("FATAL disk full").closest("[data-line]")).toHaveAttribute("data-marked", "true");
  expect(region().getByRole("button", { name: "894 lines hidden: show" })).toBeInTheDocument();
  expect(region().queryByText("line 1")).not.toBeInTheDocument();
});

test("a fold opens by steps or at once", async () => {
  const user = show();
  await user.click(region().getByRole("button", { name: "↓ 20 more" }));
  expect(region().getByText("line 925")).toBeInTheDocument();
  await user.click(region().getByRole("button", { name: "894 lines hidden: show" }));
  expect(region().getByText("line 1")).toBeInTheDocument();
});

test("all lines are one press away, and only those in view are in the page", async () => {
  const user = show();
  await user.click(screen.getByRole("button", { name: "Only around the evidence", pressed: true }));
  expect(region().getByText("line 1")).toBeInTheDocument();
  expect(document.querySelectorAll("[data-line]").length).toBeLessThan(200);
});

test("a log without evidence is shown whole", () => {
  show("one\ntwo\n", []);
  expect(region().getByText("one")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Only around the evidence" })).not.toBeInTheDocument();
});

test("a search says how much it found and steps through it, opening folds", async () => {
  const user = show();
  const box = screen.getByRole("searchbox", { name: "Search in the raw log" });
  await user.type(box, "LINE 4999");
  expect(await screen.findByText("match 1 of 11")).toBeInTheDocument();
  await user.keyboard("{Enter}");
  expect(screen.getByText("match 2 of 11")).toBeInTheDocument();
  await user.keyboard("{Shift>}{Enter}{Enter}{/Shift}");
  expect(screen.getByText("match 11 of 11")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Next match" }));
  expect(screen.getByText("match 1 of 11")).toBeInTheDocument();
  await user.clear(box);
  await user.type(box, "no such words");
  expect(await screen.findByText("no match")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Next match" })).toBeDisabled();
  await user.keyboard("{Escape}");
  expect(box).toHaveValue("");
});

test("a line of a megabyte is cut and says so", () => {
  show("x".repeat(1_000_000), []);
  expect(region().getByText(/995,000 more characters/)).toBeInTheDocument();
});
