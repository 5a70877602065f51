import { useState } from "react";
import type { AnalysisDetail } from "@/shared/api/types";
import { ANALYZER_NAMES } from "@/shared/lib/analyzerNames";
import { humanise } from "@/shared/lib/words";
import { Ago } from "@/shared/ui/Ago";
import { type AnalysesOf, useListAnalysesQuery } from "./analysisApi";
import classes from "./EarlierAnswers.module.css";

/** What stood here before, read only when somebody asks. */
export function EarlierAnswers({ of }: { of: AnalysesOf }) {
  const [isOpen, setOpen] = useState(false);
  const { data, isError } = useListAnalysesQuery(of, { skip: !isOpen });
  const earlier = data?.items.filter(({ id }) => id !== of.currentId);
  return (
    <details className={classes.earlier} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Earlier answers</summary>
      {isError && <p>They could not be read.</p>}
      {earlier?.length === 0 && <p>This is the first.</p>}
      {earlier?.map((analysis) => (
        <Answer key={analysis.id} analysis={analysis} />
      ))}
    </details>
  );
}

function Answer({ analysis: { analyzer, confidence, created_at, root_cause } }: { analysis: AnalysisDetail }) {
  return (
    <p>
      <span className={classes.who}>
        {ANALYZER_NAMES[analyzer]}, {humanise(confidence)} confidence, <Ago iso={created_at} />
      </span>
      {root_cause}
    </p>
  );
}
