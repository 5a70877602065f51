import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { PRIORITIES, PRIORITY_LABELS, STATUS_LABELS, STATUSES } from "@/shared/api/enums";
import classes from "./EventFilters.module.css";
import { useGetStatsQuery } from "./eventsApi";
import { LIST_POLL_MS, POLL_OPTIONS } from "./polling";
import { useEventFilters } from "./useEventFilters";

const TYPING_PAUSE_MS = 250;

export function EventFilters() {
  const { filters, setFilter } = useEventFilters();
  const search = useDebouncedCallback((value: string) => setFilter("q", value), TYPING_PAUSE_MS);
  return (
    <div className={classes.bar}>
      <StatusTabs current={filters.status} onChange={(status) => setFilter("status", status)} />
      <div className={classes.right}>
        <NativeSelect
          aria-label="Priority"
          size="sm"
          value={filters.priority ?? ""}
          onChange={(event) => setFilter("priority", event.currentTarget.value)}
          data={[
            { value: "", label: "Any priority" },
            ...PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] })),
          ]}
        />
        <TextInput
          type="search"
          aria-label="Search events"
          placeholder="Search titles, messages, services"
          size="sm"
          className={classes.search ?? ""}
          defaultValue={filters.q}
          onChange={(event) => search(event.currentTarget.value)}
        />
      </div>
    </div>
  );
}

type TabsProps = { current: string | null; onChange: (status: string | null) => void };

function StatusTabs({ current, onChange }: TabsProps) {
  const { data } = useGetStatsQuery(undefined, { pollingInterval: LIST_POLL_MS, ...POLL_OPTIONS });
  const tabs = [
    { value: null, label: "All", count: data?.events },
    ...STATUSES.map((value) => ({
      value,
      label: STATUS_LABELS[value],
      count: data && (data.by_status[value] ?? 0),
    })),
  ];
  return (
    <fieldset className={classes.tabs} aria-label="Status">
      {tabs.map(({ value, label, count }) => (
        <button
          key={label}
          type="button"
          className={classes.tab}
          aria-pressed={value === current}
          onClick={() => onChange(value)}
        >
          {label} <span className={classes.count}>{count}</span>
        </button>
      ))}
    </fieldset>
  );
}
