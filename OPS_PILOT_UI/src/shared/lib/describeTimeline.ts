import type { TimelineEntry } from "@/shared/api/types";
import { analyzerName } from "./analyzerNames";
import { humanise } from "./words";

type Detail = Record<string, string | undefined>;

function change(what: string, { from, to }: Detail): string {
  return from === undefined || to === undefined ? `${what} changed` : `${what} changed: ${from} → ${to}`;
}

function describeEdit({ field = "event", ...detail }: Detail): string {
  const words = humanise(field);
  return change(words.charAt(0).toUpperCase() + words.slice(1), detail);
}

function inWords({ from, to, ...rest }: Detail): Detail {
  return { ...rest, from: from && humanise(from), to: to && humanise(to) };
}

function describeRequest({ analyzer, release }: Detail): string {
  if (release !== undefined) {
    return `Seen in release ${release} for the first time, so it is analysed again`;
  }
  return analyzer === undefined
    ? "Another analysis was asked for"
    : `${analyzerName(analyzer)} was asked to analyse again`;
}

function describeFeedback({ verdict, note }: Detail): string {
  return `Somebody called the answer ${verdict ?? "right"}${note === undefined ? "" : `: ${note}`}`;
}

const SENTENCES: Record<TimelineEntry["kind"], (detail: Detail) => string> = {
  created: () => "Reported for the first time",
  status_changed: (detail) => change("Status", inWords(detail)),
  priority_changed: (detail) => change("Priority", inWords(detail)),
  edited: describeEdit,
  regressed: () => "Came back after it was resolved, and was opened again",
  analysis_requested: describeRequest,
  analysis_completed: ({ analyzer = "The analyzer", confidence }) =>
    `${analyzerName(analyzer)} answered${confidence === undefined ? "" : ` with ${humanise(confidence)} confidence`}`,
  feedback_given: describeFeedback,
  analysis_failed: ({ reason }) => `The analysis failed${reason === undefined ? "" : `: ${reason}`}`,
};

/** What happened, in one line. A detail's values are words or null. */
export function describeTimeline({ kind, detail }: TimelineEntry): string {
  const words = Object.entries(detail).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return SENTENCES[kind](Object.fromEntries(words));
}
