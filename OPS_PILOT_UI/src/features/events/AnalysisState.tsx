import type { EventListItem } from "@/shared/api/types";
import { analyzerName } from "@/shared/lib/analyzerNames";
import classes from "./EventRow.module.css";

type State = { words: string; title: string; tone: "plain" | "busy" | "bad" };
const SHORT_NAMES: Record<string, string> = { mock: "rules", gemini: "Gemini" };

export function describeState({
  analysis,
  analysis_status,
}: Pick<EventListItem, "analysis" | "analysis_status">): State {
  if (analysis_status === "PENDING") return { words: "waiting", title: "Waits for its analysis", tone: "busy" };
  if (analysis_status === "RUNNING") return { words: "analysing", title: "The analysis is at work", tone: "busy" };
  if (analysis_status === "FAILED") return { words: "failed", title: "The analysis failed", tone: "bad" };
  if (analysis === null) return { words: "none", title: "Not analysed yet", tone: "plain" };
  const words = SHORT_NAMES[analysis.analyzer] ?? analysis.analyzer;
  const title = `Analysed by: ${analyzerName(analysis.analyzer)}. ${analysis.root_cause}`;
  if (analysis.degraded_reason !== null)
    return { words: `${words} only`, title: `${analysis.degraded_reason} ${title}`, tone: "bad" };
  return { words, title, tone: "plain" };
}

/** Who has looked at it, in one word; the answer itself under the pointer. */
export function AnalysisState({ event }: { event: EventListItem }) {
  const { words, title, tone } = describeState(event);
  return (
    <span className={classes.analysis} data-tone={tone} title={title}>
      <span className="visually-hidden">Analysis: </span>
      {words}
    </span>
  );
}
