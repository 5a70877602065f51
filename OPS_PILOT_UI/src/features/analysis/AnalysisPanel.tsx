import { Button } from "@mantine/core";
import type { AnalysisDetail, EventDetail } from "@/shared/api/types";
import { ANALYZER_NAMES } from "@/shared/lib/analyzerNames";
import { formatAgo, formatTime } from "@/shared/lib/formatTime";
import { Ago } from "@/shared/ui/Ago";
import { FactList } from "@/shared/ui/FactList";
import { Section } from "@/shared/ui/Section";
import { AiPreview } from "./AiPreview";
import classes from "./AnalysisPanel.module.css";
import {
  describeUnverified,
  describeWhyBuiltIn,
  formatCost,
  formatDuration,
  formatTokens,
  isUnfinished,
} from "./analysisWords";
import { EarlierAnswers } from "./EarlierAnswers";
import { Feedback } from "./Feedback";

type AnalysisPanelProps = {
  event: EventDetail;
  /** Null while it is not known. */
  isAiEnabled: boolean | null;
  isAsking: boolean;
  askError: string | null;
  onAskAgain: () => void;
};

/** Who spoke, at what cost, what of it was not verified, and why it was not somebody better. */
export function AnalysisPanel({ event, isAiEnabled, isAsking, askError, onAskAgain }: AnalysisPanelProps) {
  const isWaiting = isUnfinished(event);
  return (
    <Section title="Who says so">
      {event.analysis === null ? <p className={classes.why}>Nobody yet.</p> : <Facts analysis={event.analysis} />}
      <Why event={event} isAiEnabled={isAiEnabled} />
      <Button variant="default" size="compact-sm" loading={isAsking} disabled={isWaiting} onClick={onAskAgain}>
        Analyse again
      </Button>
      {isWaiting && <span className={classes.waiting}>being analysed</span>}
      {askError !== null && (
        <p role="alert" className={classes.error}>
          {askError}
        </p>
      )}
      {event.analysis !== null && <Feedback key={event.analysis.id} eventId={event.id} analysis={event.analysis} />}
      {event.analysis !== null && <EarlierAnswers of={{ eventId: event.id, currentId: event.analysis.id }} />}
      <AiPreview eventId={event.id} />
    </Section>
  );
}

function Facts({ analysis }: { analysis: AnalysisDetail }) {
  const { analyzer, model, duration_ms, cost_usd } = analysis;
  return (
    <FactList
      facts={[
        ["Analyzer", ANALYZER_NAMES[analyzer]],
        ["Model", model],
        ["Answered", <Ago key="answered" iso={analysis.created_at} />],
        ["Took", duration_ms === null ? null : formatDuration(duration_ms)],
        ["Tokens", formatTokens(analysis)],
        ["Cost", cost_usd === null ? null : formatCost(cost_usd)],
        ["Not verified", describeUnverified(analysis)],
      ]}
    />
  );
}

function Why({ event, isAiEnabled }: Pick<AnalysisPanelProps, "event" | "isAiEnabled">) {
  const why = describeWhyBuiltIn(event, isAiEnabled);
  const next = event.analysis_next_try_at;
  if (why === null && next === null) return <div className={classes.gap} />;
  return (
    <p className={classes.why}>
      {why}
      {next !== null && !isUnfinished(event) && (
        <>
          {" "}
          <time dateTime={next} title={formatTime(next)}>
            Next try {formatAgo(next)}.
          </time>
        </>
      )}
    </p>
  );
}
