import { useState } from "react";
import type { AnalysisDetail, EventDetail } from "@/shared/api/types";
import { ANALYZER_NAMES } from "@/shared/lib/analyzerNames";
import classes from "./AnalysisProgress.module.css";
import { describeChanges, isUnfinished } from "./analysisWords";

/** Whether a better answer is on its way, and what the one that just came says differently. */
export function AnalysisProgress({ event }: { event: EventDetail }) {
  const [seen, setSeen] = useState(event.analysis);
  const isNew = event.analysis !== null && event.analysis.id !== seen?.id;
  return (
    <div role="status" className={classes.progress}>
      {isUnfinished(event) && (
        <p className={classes.working}>
          {event.analysis === null ? "The analysis" : "A deeper analysis"} is on its way
          {event.analysis === null ? "." : "; this answer stands meanwhile."}
        </p>
      )}
      {isNew && event.analysis !== null && (
        <Changed before={seen} after={event.analysis} onSeen={() => setSeen(event.analysis)} />
      )}
    </div>
  );
}

type ChangedProps = { before: AnalysisDetail | null; after: AnalysisDetail; onSeen: () => void };

function Changed({ before, after, onSeen }: ChangedProps) {
  return (
    <div className={classes.changed}>
      <p>
        <strong>{ANALYZER_NAMES[after.analyzer]} answered just now</strong>
        {before !== null && `: ${describeChanges(before, after).join(", ")}.`}
      </p>
      {before !== null && before.root_cause !== after.root_cause && (
        <details>
          <summary>What stood here before</summary>
          <p>{before.root_cause}</p>
        </details>
      )}
      <button type="button" onClick={onSeen}>
        Got it
      </button>
    </div>
  );
}
