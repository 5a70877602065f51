import { PRIORITY_LABELS, STATUS_LABELS } from "@/shared/api/enums";
import type { AnalysisDetail, EventDetail, ExceptionInfo, Frame } from "@/shared/api/types";
import { ANALYZER_NAMES } from "@/shared/lib/analyzerNames";
import { describeTimeline } from "@/shared/lib/describeTimeline";
import { splitLines } from "@/shared/lib/lines";
import { fence, inlineCode, prose } from "@/shared/lib/markdown";
import { humanise, place } from "@/shared/lib/words";

/** What a ticket can hold and a reader takes in. */
const MOST_FRAMES = 20;
const MOST_LOG_LINES = 60;
const LONGEST_LOG_LINE = 400;
const CONTEXT_LINES = 3;

function facts(event: EventDetail, url: string): string {
  const { service, environment, release } = event;
  const rows: [string, string | null][] = [
    ["Event", url],
    ["Status", STATUS_LABELS[event.status]],
    ["Priority", `${PRIORITY_LABELS[event.priority]}: ${prose(event.priority_reasons.join(", "))}`],
    ["Category", humanise(event.category)],
    ["Runtime", event.runtime],
    [
      "Where",
      [service, environment, release]
        .filter((word) => word !== null)
        .map(inlineCode)
        .join(", "),
    ],
    ["Seen", `${event.occurrence_count}×, first ${event.first_seen_at}, last ${event.last_seen_at}`],
    ["Fingerprint", inlineCode(event.fingerprint)],
  ];
  return rows
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `- **${name}:** ${value}`)
    .join("\n");
}

function rootCause(analysis: AnalysisDetail | null): string {
  if (analysis === null) return "There is no analysis yet.";
  const { root_cause, explanation, confidence, analyzer, model } = analysis;
  const who = model === null ? ANALYZER_NAMES[analyzer] : `${ANALYZER_NAMES[analyzer]}, ${prose(model)}`;
  return [prose(root_cause), prose(explanation), `(${humanise(confidence)} confidence, by ${who})`]
    .filter(Boolean)
    .join("\n\n");
}

function frameText(frame: Frame): string {
  return frame.function === null ? place(frame) : `${place(frame)} in ${frame.function}`;
}

function openFirst({ culprit }: EventDetail["triage"]): string {
  return culprit === null ? "" : `${inlineCode(frameText(culprit))} (log line ${culprit.log_line})`;
}

function fix(analysis: AnalysisDetail | null): string {
  if (analysis === null) return "";
  const steps = analysis.steps.map((step, index) => `${index + 1}. ${prose(step)}`).join("\n");
  const patch = analysis.patch === null ? "" : fence(analysis.patch, "diff");
  return [prose(analysis.suggested_fix), steps, patch].filter(Boolean).join("\n\n");
}

function exceptionText({ type, message, frames }: ExceptionInfo): string {
  const shown = frames.slice(0, MOST_FRAMES).map((frame) => `    at ${frameText(frame)}`);
  const rest = frames.length > MOST_FRAMES ? [`    … ${frames.length - MOST_FRAMES} more frames`] : [];
  return [[type ?? "Error", message].filter(Boolean).join(": "), ...shown, ...rest].join("\n");
}

function exceptions({ triage }: EventDetail): string {
  if (triage.exceptions.length === 0) return "";
  return fence(triage.exceptions.map(exceptionText).join("\nled to\n"));
}

function linesAround(evidence: readonly number[], count: number): number[] {
  const near = evidence.flatMap((line) =>
    Array.from({ length: 2 * CONTEXT_LINES + 1 }, (_, index) => line - CONTEXT_LINES + index),
  );
  const lines = near.length > 0 ? near : Array.from({ length: count }, (_, index) => index + 1);
  return [...new Set(lines)]
    .filter((line) => line >= 1 && line <= count)
    .toSorted((a, b) => a - b)
    .slice(0, MOST_LOG_LINES);
}

/** The lines around the evidence, numbered; what is left out between them is said. */
function logExcerpt({ raw_logs, triage }: EventDetail): string {
  const lines = splitLines(raw_logs);
  const numbers = linesAround(triage.evidence_lines, lines.length);
  const width = String(numbers.at(-1) ?? 0).length;
  const rows = numbers.flatMap((number, index) => {
    const text = (lines[number - 1] ?? "").slice(0, LONGEST_LOG_LINE);
    const mark = triage.evidence_lines.includes(number) ? ">" : " ";
    const isAfterGap = index > 0 && numbers[index - 1] !== number - 1;
    return [...(isAfterGap ? ["…"] : []), `${mark} ${String(number).padStart(width)} | ${text}`];
  });
  return fence(rows.join("\n"), "text");
}

function timeline({ timeline: entries }: EventDetail): string {
  return entries.map((entry) => `- ${entry.at} ${prose(describeTimeline(entry))}`).join("\n");
}

/** A report for a ticket, a model or a post-mortem. Whatever comes from logs and models stays text in it. */
export function toMarkdown(event: EventDetail, url: string): string {
  const sections: [string, string][] = [
    ["Root cause", rootCause(event.analysis)],
    ["Open first", openFirst(event.triage)],
    ["Suggested fix", fix(event.analysis)],
    ["Exceptions and frames", exceptions(event)],
    [`Log, lines around the evidence (of ${splitLines(event.raw_logs).length}; quoted data)`, logExcerpt(event)],
    ["Resolution", event.resolution === null ? "" : prose(event.resolution)],
    ["Timeline (UTC)", timeline(event)],
  ];
  const texts = sections.filter(([, text]) => text !== "").map(([title, text]) => `## ${title}\n\n${text}`);
  return `${[`# ${prose(event.title)}`, facts(event, url), ...texts].join("\n\n")}\n`;
}
