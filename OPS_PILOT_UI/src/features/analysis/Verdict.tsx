import type { EventDetail } from "@/shared/api/types";
import { humanise } from "@/shared/lib/words";
import { PriorityMark } from "@/shared/ui/PriorityMark";
import { Section } from "@/shared/ui/Section";
import classes from "./Verdict.module.css";

/** What went wrong, how sure that is, and how urgent, with the reasons. */
export function Verdict({ event }: { event: EventDetail }) {
  const { analysis } = event;
  return (
    <Section title="Root cause">
      <p className={classes.cause}>{analysis?.root_cause ?? "There is no analysis yet."}</p>
      <p className={classes.meta}>
        {analysis && <span>Confidence: {humanise(analysis.confidence)}</span>}
        <span>
          Priority: <PriorityMark priority={event.priority} /> because {event.priority_reasons.join(", ")}
        </span>
      </p>
      <AnalysisProgress event={event} />
    </Section>
  );
}

function AnalysisProgress({ event }: { event: EventDetail }) {
  const isUnfinished = event.analysis_status === "PENDING" || event.analysis_status === "RUNNING";
  return (
    <p className={classes.progress} role="status">
      {isUnfinished && "A deeper analysis is on its way; this answer stands meanwhile."}
      {!isUnfinished && event.analysis?.degraded_reason}
    </p>
  );
}
