import type { AnalysisDetail } from "@/shared/api/types";
import { CopyButton } from "@/shared/ui/CopyButton";
import { Section } from "@/shared/ui/Section";
import classes from "./SuggestedFix.module.css";

export function SuggestedFix({ analysis }: { analysis: AnalysisDetail }) {
  return (
    <Section title="Suggested fix" actions={<CopyButton text={asText(analysis)} label="the fix" />}>
      <p className={classes.fix}>{analysis.suggested_fix}</p>
      {analysis.steps.length > 0 && (
        <ol className={classes.steps}>
          {analysis.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {analysis.patch !== null && <Patch patch={analysis.patch} />}
    </Section>
  );
}

function asText({ suggested_fix, steps, patch }: AnalysisDetail): string {
  return [suggested_fix, ...steps.map((step, index) => `${index + 1}. ${step}`), patch ?? ""].join("\n").trim();
}

const TONES: Record<string, string> = { "+": "added", "-": "removed", "@": "place" };

function Patch({ patch }: { patch: string }) {
  return (
    <pre className={classes.patch}>
      {patch.split("\n").map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one diff never change places
        <span key={index} data-tone={TONES[line.charAt(0)]}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  );
}
