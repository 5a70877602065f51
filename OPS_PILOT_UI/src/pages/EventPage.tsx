import { Button, Skeleton } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useCallback, useMemo, useState } from "react";
import { useParams } from "react-router";
import { AnalysisPanel } from "@/features/analysis/AnalysisPanel";
import { CulpritLine } from "@/features/analysis/CulpritLine";
import { EvidenceList } from "@/features/analysis/EvidenceList";
import { SuggestedFix } from "@/features/analysis/SuggestedFix";
import { Verdict } from "@/features/analysis/Verdict";
import { EventFacts } from "@/features/events/EventFacts";
import { EventHeader } from "@/features/events/EventHeader";
import { useRequestAnalysisMutation } from "@/features/events/eventsApi";
import { Timeline } from "@/features/events/Timeline";
import { useEvent } from "@/features/events/useEvent";
import { RawLog, type ShownLine } from "@/features/rawlog/RawLog";
import { ExceptionChain } from "@/features/trace/ExceptionChain";
import { toApiError } from "@/shared/api/apiError";
import type { EventDetail } from "@/shared/api/types";
import { Notice } from "@/shared/ui/Notice";
import classes from "./EventPage.module.css";
import { NotFoundPage } from "./NotFoundPage";

export function EventPage() {
  const id = Number(useParams().id);
  if (!Number.isSafeInteger(id) || id < 1) return <NotFoundPage />;
  return <LoadedEvent key={id} id={id} />;
}

function LoadedEvent({ id }: { id: number }) {
  const { data: event, error, isLoading } = useEvent(id);
  useDocumentTitle(`${event?.title ?? "Event"} · OpsPilot`);
  if (isLoading) return <Skeleton height={320} aria-label="Loading the event" />;
  return (
    <>
      {error !== undefined && <Notice tone="error" title={toApiError(error).message} />}
      {event !== undefined && <EventView event={event} />}
    </>
  );
}

function EventView({ event }: { event: EventDetail }) {
  const { analysis, triage } = event;
  const [shown, setShown] = useState<ShownLine | null>(null);
  const showLine = useCallback((number: number) => setShown({ number, at: performance.now() }), []);
  const marked = useMemo(
    () => new Set([...triage.evidence_lines, ...(analysis?.evidence ?? []).map(({ log_line }) => log_line)]),
    [triage, analysis],
  );
  return (
    <article>
      <EventHeader event={event} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <Verdict event={event} />
          <CulpritLine culprit={triage.culprit} onShowLine={showLine} />
          {analysis !== null && <SuggestedFix analysis={analysis} />}
          <EvidenceList evidence={analysis?.evidence ?? []} onShowLine={showLine} />
          <ExceptionChain exceptions={triage.exceptions} culprit={triage.culprit} onShowLine={showLine} />
          <RawLog name={`event-${event.id}`} text={event.raw_logs} marked={marked} shown={shown} />
        </div>
        <aside className={classes.aside} aria-label="About this event">
          <EventFacts event={event} />
          {analysis !== null && <AnalysisPanel analysis={analysis} nextTryAt={event.analysis_next_try_at} />}
          <AnalyseAgain id={event.id} />
          <Timeline entries={event.timeline} />
        </aside>
      </div>
    </article>
  );
}

function AnalyseAgain({ id }: { id: number }) {
  const [request, { isLoading }] = useRequestAnalysisMutation();
  return (
    <Button variant="default" size="xs" mb={12} loading={isLoading} onClick={() => request(id)}>
      Analyse again
    </Button>
  );
}
