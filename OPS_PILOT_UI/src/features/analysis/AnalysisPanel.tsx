import type { AnalysisDetail } from "@/shared/api/types";
import { formatTime } from "@/shared/lib/formatTime";
import { Section } from "@/shared/ui/Section";

const NAMES = { mock: "Built-in rules (nothing left this machine)", gemini: "Google Gemini" };

/** Who spoke, and what of it was not verified. */
export function AnalysisPanel({ analysis, nextTryAt }: { analysis: AnalysisDetail; nextTryAt: string | null }) {
  const tokens = (analysis.input_tokens ?? 0) + (analysis.output_tokens ?? 0);
  const lines = [
    NAMES[analysis.analyzer],
    analysis.model,
    analysis.duration_ms !== null && `${analysis.duration_ms} ms`,
    tokens > 0 && `${tokens} tokens`,
    analysis.cost_usd !== null && `$${analysis.cost_usd.toFixed(4)}`,
    analysis.unverified_claims > 0 && `${analysis.unverified_claims} claims could not be verified and were dropped`,
    nextTryAt !== null && `Next try: ${formatTime(nextTryAt)}`,
  ].filter((line): line is string => typeof line === "string");
  return (
    <Section title="Who says so">
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </Section>
  );
}
