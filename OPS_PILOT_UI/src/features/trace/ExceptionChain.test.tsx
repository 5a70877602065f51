import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { ExceptionInfo, Frame } from "@/shared/api/types";
import { ExceptionChain } from "./ExceptionChain";
import { asText, foldFrames } from "./foldFrames";

function frame(file: string, line: number, in_app = false): Frame {
  return { file, line, function: `f${line}`, in_app, log_line: line };
}

const LIBRARY = [frame("lib/a.py", 2), frame("lib/b.py", 3), frame("lib/c.py", 4)];
const FRAMES = [frame("lib/raise.py", 1), ...LIBRARY, frame("/srv/app/own.py", 5, true), frame("lib/d.py", 6)];
const ROOT: ExceptionInfo = { type: "KeyError", message: "'id'", log_line: 9, frames: FRAMES, omitted_frames: 0 };
const NEXT: ExceptionInfo = { type: "JobError", message: null, log_line: 20, frames: [], omitted_frames: 7 };

function show(exceptions = [ROOT, NEXT]) {
  const onShowLine = vi.fn();
  const culprit = { ...frame("/srv/app/own.py", 5, true) };
  render(
    <MantineProvider env="test">
      <ExceptionChain exceptions={exceptions} culprit={culprit} onShowLine={onShowLine} />
    </MantineProvider>,
  );
  return { user: userEvent.setup(), onShowLine };
}

test("library frames are folded, but never the one that raised, nor a single one", () => {
  const runs = foldFrames(FRAMES, "own");
  expect(runs.map(({ frames, isFolded }) => [frames.length, isFolded])).toEqual([
    [1, false],
    [3, true],
    [1, false],
    [1, false],
  ]);
});

test("a fold says how many frames it stands for and opens in place", async () => {
  const { user } = show();
  expect(screen.queryByText("b.py:3")).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "3 library frames" }));
  expect(screen.getByRole("button", { name: "lib/b.py:3 in f3" })).toBeInTheDocument();
});

test("all frames, the raising one alone, and none are one press away", async () => {
  const { user } = show();
  await user.click(screen.getByRole("button", { name: "All" }));
  expect(screen.getByRole("button", { name: "lib/c.py:4 in f4" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Raise" }));
  expect(screen.getByRole("button", { name: "5 more frames" })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "lib/raise.py:1 in f1" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Collapse" }));
  expect(screen.getByText("lib/", { selector: "li:first-child *" })).not.toBeVisible();
});

test("a frame jumps to its log line; the culprit and the raising frame are named", async () => {
  const { user, onShowLine } = show();
  await user.click(screen.getByRole("button", { name: "/srv/app/own.py:5 in f5" }));
  expect(onShowLine).toHaveBeenCalledWith(5);
  expect(screen.getByText("open first").closest("li")).toHaveTextContent("own.py:5");
  expect(screen.getByText("raised here").closest("li")).toHaveTextContent("raise.py:1");
});

test("a chain says what led to what, and how much of it is left out", () => {
  show();
  expect(screen.getByText("root:")).toBeInTheDocument();
  expect(screen.getByText("led to:")).toBeInTheDocument();
  expect(screen.getByText("7 frames in the middle are not shown.")).toBeInTheDocument();
});

test("the chain as text names each exception and frame", () => {
  expect(asText([{ ...ROOT, frames: [frame("a.py", 1)] }, NEXT])).toBe(
    "KeyError: 'id'\n    at a.py:1 in f1\nwhich led to\nJobError",
  );
});
