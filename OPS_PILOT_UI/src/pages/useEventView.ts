import { useCallback, useMemo, useState } from "react";
import { useShownOccurrence } from "@/features/occurrences/useShownOccurrence";
import type { EventDetail } from "@/shared/api/types";

type LineWish = { number: number; at: number; occurrenceId: number };

/** Which occurrence's log the page shows, which of its lines are evidence, and which one was asked for. */
export function useEventView(event: EventDetail) {
  const { analysis } = event;
  const shown = useShownOccurrence(event);
  const { occurrence, select } = shown;
  const [wish, setWish] = useState<LineWish | null>(null);
  /** An analysis counts the lines of the log that it read: not the one on the page, or one that retention removed. */
  const analysedId = analysis?.occurrence_id ?? null;
  const isOfAnalysis = analysis !== null && analysedId === occurrence.id;
  const marked = useMemo(() => {
    const quoted = isOfAnalysis ? analysis.evidence.map(({ log_line }) => log_line) : [];
    return new Set([...occurrence.triage.evidence_lines, ...quoted]);
  }, [analysis, isOfAnalysis, occurrence]);
  const showLine = useCallback(
    (number: number) => setWish({ number, at: performance.now(), occurrenceId: occurrence.id }),
    [occurrence],
  );
  const showEvidence = useCallback(
    (number: number) => {
      if (analysedId === null) return;
      setWish({ number, at: performance.now(), occurrenceId: analysedId });
      if (analysedId !== occurrence.id) select(analysedId);
    },
    [analysedId, occurrence, select],
  );
  const shownLine = wish !== null && wish.occurrenceId === occurrence.id ? wish : null;
  return { ...shown, marked, shownLine, showLine, showEvidence: analysedId === null ? null : showEvidence };
}
