import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { TimelineEntry } from "@/shared/api/types";
import { describeTimeline } from "@/shared/lib/describeTimeline";
import { Timeline } from "./Timeline";

const AT = "2026-11-23T03:00:00Z";

test.each<[TimelineEntry["kind"], Record<string, unknown>, string]>([
  ["created", {}, "Reported for the first time"],
  ["status_changed", { from: "OPEN", to: "IN_PROGRESS" }, "Status changed: open → in progress"],
  ["priority_changed", { from: "LOW", to: "HIGH" }, "Priority changed: low → high"],
  ["edited", { field: "resolution" }, "Resolution changed"],
  ["edited", { field: "title", from: "OOM", to: "Cache grows" }, "Title changed: OOM → Cache grows"],
  ["edited", { field: "service", from: null, to: "billing" }, "Service changed"],
  ["regressed", {}, "Came back after it was resolved, and was opened again"],
  ["analysis_requested", { analyzer: "gemini" }, "Google Gemini was asked to analyse again"],
  ["analysis_requested", { analyzer: null }, "Another analysis was asked for"],
  ["analysis_requested", { release: "2.0" }, "Seen in release 2.0 for the first time, so it is analysed again"],
  ["feedback_given", { verdict: "wrong", note: "the cache" }, "Somebody called the answer wrong: the cache"],
  ["feedback_given", { verdict: "right", note: null }, "Somebody called the answer right"],
  [
    "analysis_completed",
    { analyzer: "mock", model: null, confidence: "HIGH" },
    "Built-in rules answered with high confidence",
  ],
  ["analysis_failed", { reason: "The daily quota is used up." }, "The analysis failed: The daily quota is used up."],
])("%s %j reads as a sentence", (kind, detail, words) => {
  expect(describeTimeline({ at: AT, kind, detail })).toBe(words);
});

test("the newest comes first, and what is long ago is one press away", async () => {
  const entries = Array.from({ length: 10 }, (_, index): TimelineEntry => {
    return { at: AT, kind: "edited", detail: { field: `note_${index}` } };
  });
  render(<Timeline entries={entries} />);
  const texts = () => screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(texts()).toHaveLength(8);
  expect(texts()[0]).toContain("Note 9 changed");
  await userEvent.click(screen.getByRole("button", { name: "2 earlier" }));
  expect(texts()).toHaveLength(10);
});
