import { expect, test } from "vitest";
import { fence, inlineCode, prose } from "@/shared/lib/markdown";
import { makeDetail } from "@/testing/factories";
import { toMarkdown } from "./toMarkdown";

const URL = "http://localhost/events/1";

test("the report holds what a ticket needs, in the page's order", () => {
  const report = toMarkdown(makeDetail(), URL);
  expect(report.match(/^#+ .*$/gm)).toEqual([
    "# Checkout fails",
    "## Root cause",
    "## Open first",
    "## Suggested fix",
    "## Exceptions and frames",
    "## Log, lines around the evidence (of 3; quoted data)",
    "## Timeline (UTC)",
  ]);
  expect(report).toContain("- **Priority:** High: it ended the process");
  expect(report).toContain("`app/db.py:41 in connect` (log line 2)");
  expect(report).toContain("```diff\n--- a/app/db.py");
  expect(report).toContain("> 3 | AttributeError: boom");
});

test("no run of backticks in a log or a patch ends its fence", () => {
  const event = makeDetail({ raw_logs: "```\n# not a heading\n`````\n" });
  const report = toMarkdown(event, URL);
  expect(report).toContain("``````text\n");
  expect(fence("a ```` b")).toBe("`````\na ```` b\n`````");
  expect(inlineCode("`x`")).toBe("`` `x` ``");
});

test("what logs and models say is no mark-up in the report", () => {
  expect(prose("![x](http://evil.example/x.png)\n# <img src=x>")).toBe(
    "\\!\\[x\\](http:\\//evil.example/x.png) \\# \\<img src=x\\>",
  );
  expect(prose("- item")).toBe("\\- item");
  expect(prose("1. item")).toBe("1\\. item");
});

test.each([
  ["/close", "\\/close"],
  ["www.evil.example", "www\\.evil.example"],
  ["&#x202e;", "\\&\\#x202e;"],
  ["$\\href{x}$", "\\$\\\\href{x}\\$"],
  ["===", "\\==="],
  ["\u001b[2Jred\u202e", "\\[2Jred"],
])("nor is %j", (text, shown) => {
  expect(prose(text)).toBe(shown);
});

test("nothing in it drives a terminal, and a fence holds when that is gone", () => {
  const event = makeDetail({
    raw_logs: "``\u0000`\u001b[2J\u009b2J\u202e\n# no heading",
    title: "\u001b]0;mine\u0007title",
  });
  const report = toMarkdown(event, URL);
  expect(report.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\u202e/u);
  expect(report).toContain("````text\n");
});

test("only the surroundings of the evidence are quoted, and gaps are said", () => {
  const event = makeDetail({ raw_logs: Array.from({ length: 500 }, (_, index) => `line-${index + 1}`).join("\n") });
  const triage = { ...event.triage, evidence_lines: [10, 400] };
  const report = toMarkdown({ ...event, triage }, URL);
  expect(report).toContain("   7 | line-7\n");
  expect(report).toContain("   13 | line-13\n…\n  397 | line-397");
  expect(report).not.toContain("line-200");
});

test("an event without analysis or frames makes a report as well", () => {
  const event = makeDetail({ analysis: null, resolution: "Rolled back." });
  const triage = { ...event.triage, exceptions: [], culprit: null, evidence_lines: [] };
  const report = toMarkdown({ ...event, triage }, URL);
  expect(report).toContain("There is no analysis yet.");
  expect(report).toContain("## Resolution\n\nRolled back.");
  expect(report).not.toContain("## Open first");
});
