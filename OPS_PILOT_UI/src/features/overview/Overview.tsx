import { useState } from "react";
import { toApiError } from "@/shared/api/apiError";
import type { Stats } from "@/shared/api/types";
import { Notice } from "@/shared/ui/Notice";
import { Section } from "@/shared/ui/Section";
import { ToggleButton } from "@/shared/ui/ToggleButton";
import { AiNumbers } from "./AiNumbers";
import { HourChart } from "./HourChart";
import classes from "./Overview.module.css";
import { useGetOverviewQuery } from "./overviewApi";
import { Unsolved } from "./Unsolved";

const PERIODS = [
  ["24 hours", 24],
  ["7 days", 168],
  ["31 days", 744],
] as const;
const POLL_MS = 30_000;

export function Overview() {
  const [hours, setHours] = useState(24);
  const { data, error } = useGetOverviewQuery(hours, {
    pollingInterval: POLL_MS,
    skipPollingIfUnfocused: true,
  });
  if (data === undefined) {
    return error === undefined ? (
      <Notice title="Counting…" />
    ) : (
      <Notice title="The numbers could not be read" tone="error">
        <p>{toApiError(error).message}</p>
      </Notice>
    );
  }
  return (
    <>
      <Section
        title={`${data.occurrences.toLocaleString()} occurrences of ${data.events.toLocaleString()} events in all`}
        actions={<Periods hours={hours} onChoose={setHours} />}
      >
        <HourChart hours={data.occurrences_per_hour} />
      </Section>
      <Numbers stats={data} />
    </>
  );
}

function Numbers({ stats }: { stats: Stats }) {
  return (
    <div className={classes.grid}>
      <Unsolved unsolved={stats.unsolved} />
      <div>
        <AiNumbers stats={stats} />
      </div>
    </div>
  );
}

function Periods({ hours, onChoose }: { hours: number; onChoose: (hours: number) => void }) {
  return (
    <fieldset className={classes.periods} aria-label="Period">
      {PERIODS.map(([label, value]) => (
        <ToggleButton key={value} isOn={hours === value} onChange={() => onChoose(value)}>
          {label}
        </ToggleButton>
      ))}
    </fieldset>
  );
}
