import type { EventDetail } from "@/shared/api/types";
import { ANALYZER_NAMES } from "@/shared/lib/analyzerNames";
import { PriorityMark } from "@/shared/ui/PriorityMark";
import { Section } from "@/shared/ui/Section";
import { AnalysisProgress } from "./AnalysisProgress";
import { isUnfinished } from "./analysisWords";
import classes from "./Verdict.module.css";

const CONFIDENCE = { HIGH: "High confidence", MEDIUM: "Medium confidence", LOW: "Low confidence" } as const;

/** What went wrong, how sure that is, and how urgent, with the reasons. */
export function Verdict({ event }: { event: EventDetail }) {
  const { analysis, priority, priority_reasons: reasons } = event;
  return (
    <Section title="Root cause">
      <p className={classes.cause}>{analysis?.root_cause ?? noAnswer(event)}</p>
      {analysis !== null && analysis.explanation !== "" && (
        <p className={classes.explanation}>{analysis.explanation}</p>
      )}
      <p className={classes.meta}>
        {analysis && (
          <span>
            <strong>{CONFIDENCE[analysis.confidence]}</strong> by {ANALYZER_NAMES[analysis.analyzer]}
          </span>
        )}
        <span>
          <PriorityMark priority={priority} /> priority{reasons.length > 0 && ` because ${reasons.join(", ")}`}
        </span>
      </p>
      {analysis?.degraded_reason != null && !isUnfinished(event) && (
        <p className={classes.degraded}>{analysis.degraded_reason}</p>
      )}
      <AnalysisProgress event={event} />
    </Section>
  );
}

function noAnswer({ analysis_status }: EventDetail): string {
  return analysis_status === "FAILED" ? "The analysis failed. Ask again." : "There is no analysis yet.";
}
