import { MantineProvider } from "@mantine/core";
import { ApiProvider } from "@reduxjs/toolkit/query/react";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactElement } from "react";
import { expect, test, vi } from "vitest";
import { baseApi } from "@/shared/api/baseApi";
import type { AnalysisDetail, EventDetail } from "@/shared/api/types";
import { makeDetail } from "@/testing/factories";
import { AnalysisPanel } from "./AnalysisPanel";
import { AnalysisProgress } from "./AnalysisProgress";
import { describeChanges, describeWhyBuiltIn, formatCost, formatDuration } from "./analysisWords";
import { EvidenceList } from "./EvidenceList";
import { SuggestedFix } from "./SuggestedFix";

function show(element: ReactElement) {
  const view = render(element, {
    wrapper: ({ children }) => (
      <ApiProvider api={baseApi}>
        <MantineProvider env="test">{children}</MantineProvider>
      </ApiProvider>
    ),
  });
  return { ...view, user: userEvent.setup() };
}

function makeAnalysis(changes: Partial<AnalysisDetail> = {}): AnalysisDetail {
  const { analysis } = makeDetail();
  if (analysis === null) throw new Error("the factory's event has an analysis");
  return { ...analysis, ...changes };
}

const GEMINI: Partial<AnalysisDetail> = {
  id: 2,
  analyzer: "gemini",
  model: "gemini-flash",
  duration_ms: 2345,
  input_tokens: 12_345,
  output_tokens: 678,
  cost_usd: 0.0021,
  unverified_claims: 2,
};

function panel(event: EventDetail, isAiEnabled: boolean | null = null) {
  const onAskAgain = vi.fn();
  const props = { event, isAiEnabled, isAsking: false, askError: null, onAskAgain };
  return { ...show(<AnalysisPanel {...props} />), onAskAgain };
}

test("the panel says who spoke, with what, how long, for how much, and what was not verified", () => {
  panel(makeDetail({ analysis: makeAnalysis(GEMINI) }));
  const facts = within(screen.getByRole("region", { name: "Who says so" }));
  for (const words of ["Google Gemini", "gemini-flash", "2.3 s", "12,345 in, 678 out", "$0.0021"])
    expect(facts.getByText(words)).toBeInTheDocument();
  expect(facts.getByText("2 claims were not found in the log and dropped")).toBeInTheDocument();
});

test("the built-in answer says when Gemini is tried next, and why it did not speak", () => {
  const next = new Date(Date.now() + 300_500).toISOString();
  const analysis = makeAnalysis({ degraded_reason: "The daily quota is used up." });
  panel(makeDetail({ analysis, analysis_next_try_at: next }), true);
  expect(screen.getByText(/The daily quota is used up./)).toHaveTextContent(/Next try in 5/);
});

test.each([
  [{}, false, /No Gemini key is set/],
  [{ analysis_status: "RUNNING" as const }, true, /Gemini has been asked/],
  [{}, true, /was not asked/],
])("without an answer of Gemini the reason is said: %j", (changes, isAiEnabled, words) => {
  expect(describeWhyBuiltIn(makeDetail(changes), isAiEnabled)).toMatch(words);
});

test("nobody is asked twice at once", async () => {
  const { onAskAgain, user, unmount } = panel(makeDetail());
  await user.click(screen.getByRole("button", { name: "Analyse again" }));
  expect(onAskAgain).toHaveBeenCalledOnce();
  unmount();
  panel(makeDetail({ analysis_status: "PENDING" }));
  expect(screen.getByRole("button", { name: "Analyse again" })).toBeDisabled();
});

test("a new answer says what it changed, keeps the old one at hand, and is put away", async () => {
  const before = makeDetail({ analysis_status: "RUNNING" });
  const { user, rerender } = show(<AnalysisProgress event={before} />);
  expect(screen.getByText(/this answer stands meanwhile/)).toBeInTheDocument();
  const changes: Partial<AnalysisDetail> = { ...GEMINI, root_cause: "The customer row is gone.", confidence: "MEDIUM" };
  rerender(<AnalysisProgress event={makeDetail({ analysis: makeAnalysis(changes) })} />);
  const status = screen.getByRole("status");
  expect(status).toHaveTextContent("Google Gemini answered just now: another root cause, confidence high → medium.");
  expect(status).toHaveTextContent("customer is None in connect");
  await user.click(screen.getByRole("button", { name: "Got it" }));
  expect(status).toBeEmptyDOMElement();
});

test("what changed between two answers is told part by part", () => {
  const before = makeAnalysis({ patch: null });
  expect(describeChanges(before, { ...before, id: 2 })).toEqual(["it says the same"]);
  const after = { ...before, steps: ["Roll back"], patch: "@@", evidence: [] };
  expect(describeChanges(before, after)).toEqual(["another fix", "it has a patch", "evidence: 1 → 0 lines"]);
  expect(describeChanges(after, before)).toContain("it has no patch any more");
  expect(describeChanges(after, { ...after, patch: "@@ @@" })).toEqual(["another patch"]);
});

test("the patch is shown with its lines told apart, to copy and to download", async () => {
  const created = vi.fn((_file: Blob) => "blob:patch");
  Object.assign(URL, { createObjectURL: created, revokeObjectURL: vi.fn() });
  const { user } = show(
    <SuggestedFix eventId={7} analysis={makeAnalysis({ patch: "--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b" })} />,
  );
  const changes = await screen.findByRole("region", { name: "Changes in x.py" });
  expect(within(changes).getByText("removed").closest("tr")).toHaveTextContent("a");
  expect(within(changes).getByText("added").closest("tr")).toHaveTextContent("b");
  expect(screen.getByRole("button", { name: "Copy the patch" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Download .patch" }));
  expect(await created.mock.calls[0]?.[0].text()).toMatch(/\n\+b\n$/);
});

test("a patch that is no diff is shown as it is", async () => {
  show(<SuggestedFix eventId={7} analysis={makeAnalysis({ patch: "add <b>a check</b>" })} />);
  expect(await screen.findByText("add <b>a check</b>")).toBeInTheDocument();
});

test("five lines of evidence come first, and one that is not in the log says so", async () => {
  const evidence = Array.from({ length: 7 }, (_, index) => {
    return { log_line: index + 1, quote: `quote ${index + 1}`, verified: index > 0 };
  });
  const onShowLine = vi.fn();
  const { user } = show(<EvidenceList evidence={evidence} onShowLine={onShowLine} />);
  expect(screen.getAllByRole("listitem")).toHaveLength(5);
  expect(screen.getByText("not found in the log").closest("li")).toHaveTextContent("quote 1");
  await user.click(screen.getByRole("button", { name: "2 more" }));
  await user.click(screen.getByText("quote 7"));
  expect(onShowLine).toHaveBeenCalledWith(7);
});

test("durations and costs read well at both ends", () => {
  expect([0, 12, 61_500].map(formatDuration)).toEqual(["under 1 ms", "12 ms", "61.5 s"]);
  expect([0, 0.00001, 0.25].map(formatCost)).toEqual(["$0.0000", "under $0.0001", "$0.2500"]);
});
