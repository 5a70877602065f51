import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import classes from "./EventFilters.module.css";
import { StatusTabs } from "./StatusTabs";
import { type Filters, SORTS, useEventFilters } from "./useEventFilters";

export const SEARCH_ID = "event-search";
const TYPING_PAUSE_MS = 250;

export function EventFilters() {
  const { filters, setFilters } = useEventFilters();
  const search = useDebouncedCallback((q: string) => setFilters({ q }), TYPING_PAUSE_MS);
  return (
    <div className={classes.bar}>
      <StatusTabs current={filters.status} onChange={(status) => setFilters({ status })} />
      <div className={classes.right}>
        <TextInput
          id={SEARCH_ID}
          type="search"
          aria-label="Search events"
          placeholder="Search titles, messages, services"
          size="sm"
          className={classes.search ?? ""}
          defaultValue={filters.q}
          onChange={(event) => search(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label="Sort by"
          size="sm"
          value={filters.sort}
          onChange={(event) => setFilters({ sort: event.currentTarget.value as Filters["sort"] })}
          data={Object.entries(SORTS).map(([value, label]) => ({ value, label }))}
        />
      </div>
    </div>
  );
}
