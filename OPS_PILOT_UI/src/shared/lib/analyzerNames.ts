import type { AnalysisDetail } from "@/shared/api/types";

export const ANALYZER_NAMES = { mock: "Built-in rules", gemini: "Google Gemini" } as const satisfies Record<
  AnalysisDetail["analyzer"],
  string
>;

/** The name that people read, of an analyzer this page may not know yet. */
export function analyzerName(name: string): string {
  return name in ANALYZER_NAMES ? ANALYZER_NAMES[name as AnalysisDetail["analyzer"]] : name;
}
