import { STATUS_LABELS, STATUSES } from "@/shared/api/enums";
import { usePollSeconds } from "@/shared/lib/usePollSeconds";
import classes from "./EventFilters.module.css";
import { useGetStatusCountsQuery } from "./eventsApi";
import { POLL_OPTIONS, pollInterval } from "./polling";

type TabsProps = { current: readonly string[]; onChange: (status: string[]) => void };

export function StatusTabs({ current, onChange }: TabsProps) {
  const pollingInterval = pollInterval(usePollSeconds().seconds);
  const { data } = useGetStatusCountsQuery(undefined, { pollingInterval, ...POLL_OPTIONS });
  const counts = data?.by_status;
  const total = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const tabs = [
    { chosen: [], label: "All", count: total },
    ...STATUSES.map((value) => ({
      chosen: [value],
      label: STATUS_LABELS[value],
      count: counts && (counts[value] ?? 0),
    })),
  ];
  return (
    <fieldset className={classes.tabs} aria-label="Status">
      {tabs.map(({ chosen, label, count }) => (
        <button
          key={label}
          type="button"
          className={classes.tab}
          aria-pressed={chosen.join() === current.join()}
          onClick={() => onChange(chosen)}
        >
          {label} <span className={classes.count}>{count?.toLocaleString("en")}</span>
        </button>
      ))}
    </fieldset>
  );
}
