import type { AnalysisDetail, EventDetail } from "@/shared/api/types";
import { humanise } from "@/shared/lib/words";

export function isUnfinished({ analysis_status }: Pick<EventDetail, "analysis_status">): boolean {
  return analysis_status === "PENDING" || analysis_status === "RUNNING";
}

export function formatDuration(ms: number): string {
  if (ms < 1) return "under 1 ms";
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function formatCost(usd: number): string {
  return usd > 0 && usd < 0.0001 ? "under $0.0001" : `$${usd.toFixed(4)}`;
}

export function formatTokens({ input_tokens, output_tokens }: AnalysisDetail): string | null {
  if (input_tokens === null && output_tokens === null) return null;
  return `${(input_tokens ?? 0).toLocaleString("en")} in, ${(output_tokens ?? 0).toLocaleString("en")} out`;
}

/** Why the built-in rules speak and not Gemini; null where Gemini does. `isAiEnabled` is null while unknown. */
export function describeWhyBuiltIn(event: EventDetail, isAiEnabled: boolean | null): string | null {
  const { analysis } = event;
  if (analysis === null || analysis.analyzer !== "mock") return null;
  if (analysis.degraded_reason !== null) return analysis.degraded_reason;
  if (isAiEnabled === false) return "No Gemini key is set (GEMINI_API_KEY), so nothing of this leaves your server.";
  if (isUnfinished(event)) return "Gemini has been asked; its answer will replace this one.";
  return isAiEnabled ? "Gemini was not asked about this event." : null;
}

export function describeUnverified({ unverified_claims: count }: AnalysisDetail): string {
  if (count === 0) return "none";
  return count === 1
    ? "1 claim was not found in the log and dropped"
    : `${count} claims were not found in the log and dropped`;
}

function describePatch(before: string | null, after: string | null): string | null {
  if (before === after) return null;
  if (before === null) return "it has a patch";
  return after === null ? "it has no patch any more" : "another patch";
}

/** What another answer says differently, in words. */
export function describeChanges(before: AnalysisDetail, after: AnalysisDetail): string[] {
  const isOther = <Name extends keyof AnalysisDetail>(name: Name) =>
    JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  const changes = [
    isOther("root_cause") && "another root cause",
    isOther("confidence") && `confidence ${humanise(before.confidence)} → ${humanise(after.confidence)}`,
    (isOther("suggested_fix") || isOther("steps")) && "another fix",
    describePatch(before.patch, after.patch),
    isOther("evidence") && `evidence: ${before.evidence.length} → ${after.evidence.length} lines`,
  ].filter((change): change is string => typeof change === "string");
  return changes.length > 0 ? changes : ["it says the same"];
}
