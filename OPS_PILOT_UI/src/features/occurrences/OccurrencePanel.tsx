import { Button } from "@mantine/core";
import type { EventDetail } from "@/shared/api/types";
import { formatBytes } from "@/shared/lib/formatBytes";
import { Ago } from "@/shared/ui/Ago";
import { FactList } from "@/shared/ui/FactList";
import { Section } from "@/shared/ui/Section";
import { Activity } from "./Activity";
import classes from "./OccurrencePanel.module.css";
import type { OccurrenceItem } from "./occurrencesApi";
import { useNeighbours } from "./useNeighbours";

type OccurrencePanelProps = { event: EventDetail; shownId: number; onSelect: (id: number) => void };

/** How often it happened, and which of them the page shows. */
export function OccurrencePanel({ event, shownId, onSelect }: OccurrencePanelProps) {
  const of = { eventId: event.id, newestId: event.latest_occurrence_id };
  const { shown, previous, next, isLoading } = useNeighbours(of, shownId, onSelect);
  const newestId = event.latest_occurrence_id;
  const isNewest = shownId === newestId;
  return (
    <Section title="Occurrences">
      <Activity {...of} />
      <p className={classes.where}>
        {event.occurrence_count.toLocaleString("en")} in all; the log shown is{" "}
        {isNewest ? "the newest" : "an earlier one"}
      </p>
      <Button.Group className={classes.steps}>
        <Step label="← Previous" onStep={previous} isLoading={isLoading} />
        <Step label="Next →" onStep={next} isLoading={false} />
        <Step label="Newest" onStep={isNewest ? null : () => onSelect(newestId)} isLoading={false} />
      </Button.Group>
      {shown !== null && <OccurrenceFacts occurrence={shown} />}
    </Section>
  );
}

type StepProps = { label: string; onStep: (() => void) | null; isLoading: boolean };

function Step({ label, onStep, isLoading }: StepProps) {
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={isLoading}
      disabled={onStep === null}
      onClick={() => onStep?.()}
    >
      {label}
    </Button>
  );
}

function OccurrenceFacts({ occurrence }: { occurrence: OccurrenceItem }) {
  const { received_at, host, release, environment, line_count, raw_bytes, tags } = occurrence;
  return (
    <FactList
      facts={[
        ["Received", <Ago key="received" iso={received_at} />],
        ["Host", host],
        ["Release", release],
        ["Environment", environment],
        ["Log", `${line_count.toLocaleString("en")} lines, ${formatBytes(raw_bytes)}`],
        ...Object.entries(tags).map(([name, value]): [string, string] => [name, value]),
      ]}
    />
  );
}
