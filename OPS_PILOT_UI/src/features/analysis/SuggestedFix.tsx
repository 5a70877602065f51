import { lazy, Suspense } from "react";
import type { AnalysisDetail } from "@/shared/api/types";
import { CopyButton } from "@/shared/ui/CopyButton";
import { DownloadButton } from "@/shared/ui/DownloadButton";
import { Section } from "@/shared/ui/Section";
import classes from "./SuggestedFix.module.css";

const PatchView = lazy(async () => ({ default: (await import("./PatchView")).PatchView }));

export function SuggestedFix({ eventId, analysis }: { eventId: number; analysis: AnalysisDetail }) {
  return (
    <Section title="Suggested fix" actions={<CopyButton text={asText(analysis)} label="the fix" />}>
      {!isToldBySteps(analysis) && <p className={classes.fix}>{analysis.suggested_fix}</p>}
      {analysis.steps.length > 0 && (
        <ol className={classes.steps}>
          {analysis.steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one analysis's steps never change places
            <li key={index}>{step}</li>
          ))}
        </ol>
      )}
      {analysis.patch !== null && <Patch eventId={eventId} patch={analysis.patch} />}
    </Section>
  );
}

/** The built-in rules' short form is made of the steps: shown beside them it would be read twice. */
function isToldBySteps({ suggested_fix, steps }: AnalysisDetail): boolean {
  return steps.some((step) => suggested_fix.includes(step));
}

function asText(analysis: AnalysisDetail): string {
  const { suggested_fix, steps, patch } = analysis;
  const told = isToldBySteps(analysis) ? [] : [suggested_fix];
  return [...told, ...steps.map((step, index) => `${index + 1}. ${step}`), patch ?? ""].join("\n").trim();
}

/** `git apply` wants a line break at the very end. */
function asFile(patch: string): string {
  return patch.endsWith("\n") ? patch : `${patch}\n`;
}

function Patch({ eventId, patch }: { eventId: number; patch: string }) {
  return (
    <div className={classes.patch}>
      <p className={classes.patchActions}>
        <span>Patch, to be read before it is applied</span>
        <span>
          <CopyButton text={asFile(patch)} label="the patch" />{" "}
          <DownloadButton name={`event-${eventId}.patch`} text={asFile(patch)} label="Download .patch">
            Download .patch
          </DownloadButton>
        </span>
      </p>
      <Suspense fallback={<pre>{patch}</pre>}>
        <PatchView patch={patch} />
      </Suspense>
    </div>
  );
}
