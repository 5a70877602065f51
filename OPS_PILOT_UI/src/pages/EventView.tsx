import { AnalysisPanel } from "@/features/analysis/AnalysisPanel";
import { CulpritLine } from "@/features/analysis/CulpritLine";
import { EvidenceList } from "@/features/analysis/EvidenceList";
import { SuggestedFix } from "@/features/analysis/SuggestedFix";
import { Verdict } from "@/features/analysis/Verdict";
import { EventFacts } from "@/features/events/EventFacts";
import { EventHeader } from "@/features/events/EventHeader";
import { useGetStatsQuery, useRequestAnalysisMutation } from "@/features/events/eventsApi";
import { ResolutionNote } from "@/features/events/ResolutionNote";
import { OccurrencePanel } from "@/features/occurrences/OccurrencePanel";
import { RawLog } from "@/features/rawlog/RawLog";
import { ReportActions } from "@/features/report/ReportActions";
import { Timeline } from "@/features/timeline/Timeline";
import { ExceptionChain } from "@/features/trace/ExceptionChain";
import { toApiError } from "@/shared/api/apiError";
import type { EventDetail } from "@/shared/api/types";
import { Notice } from "@/shared/ui/Notice";
import classes from "./EventPage.module.css";
import { useEventCommands } from "./useEventCommands";
import { useEventView } from "./useEventView";

export function EventView({ event }: { event: EventDetail }) {
  const { analysis } = event;
  const view = useEventView(event);
  const { occurrence, showLine } = view;
  useEventCommands(event);
  return (
    <article>
      <EventHeader event={event} actions={<ReportActions event={event} />} />
      {view.error !== undefined && <Notice tone="error" title={toApiError(view.error).message} />}
      <div className={classes.columns}>
        <div className={classes.main}>
          <div className={classes.answer}>
            <Verdict event={event} />
            <CulpritLine culprit={occurrence.triage.culprit} onShowLine={showLine} />
            {analysis !== null && <SuggestedFix eventId={event.id} analysis={analysis} />}
            <EvidenceList evidence={analysis?.evidence ?? []} onShowLine={view.showEvidence} />
          </div>
          <ExceptionChain
            exceptions={occurrence.triage.exceptions}
            culprit={occurrence.triage.culprit}
            onShowLine={showLine}
          />
          <RawLog
            key={occurrence.id}
            name={`event-${event.id}-occurrence-${occurrence.id}`}
            text={occurrence.raw_logs}
            marked={view.marked}
            shown={view.shownLine}
          />
        </div>
        <aside className={classes.aside} aria-label="About this event">
          <EventFacts event={event} />
          <OccurrencePanel event={event} shownId={occurrence.id} onSelect={view.select} />
          <Analyst event={event} />
          <ResolutionNote event={event} />
          <Timeline entries={event.timeline} />
        </aside>
      </div>
    </article>
  );
}

function Analyst({ event }: { event: EventDetail }) {
  const { data: stats } = useGetStatsQuery();
  const [request, { isLoading, error }] = useRequestAnalysisMutation();
  return (
    <AnalysisPanel
      event={event}
      isAiEnabled={stats?.ai.enabled ?? null}
      isAsking={isLoading}
      askError={error === undefined ? null : toApiError(error).message}
      onAskAgain={() => request(event.id)}
    />
  );
}
