import { NativeSelect } from "@mantine/core";
import classes from "./EventFilters.module.css";
import { SearchBox } from "./SearchBox";
import { StatusTabs } from "./StatusTabs";
import { type Filters, SORTS, useEventFilters } from "./useEventFilters";

export function EventFilters() {
  const { filters, setFilters } = useEventFilters();
  return (
    <div className={classes.bar}>
      <StatusTabs current={filters.status} onChange={(status) => setFilters({ status })} />
      <div className={classes.right}>
        <SearchBox />
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
