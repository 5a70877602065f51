import { humanise } from "@/shared/lib/words";
import classes from "./SearchBox.module.css";
import { FILTER_KEYS, useEventFilters } from "./useEventFilters";

/** The filters that are on; one status alone is what the tabs show. */
export function FilterChips() {
  const { filters, setFilters } = useEventFilters();
  const chips = FILTER_KEYS.filter((key) => key !== "status" || filters.status.length > 1).flatMap((key) =>
    filters[key].map((value) => ({ key, value })),
  );
  return chips.map(({ key, value }) => (
    <button
      key={`${key}:${value}`}
      type="button"
      className={classes.chip}
      aria-label={`Remove the filter ${key} ${humanise(value)}`}
      onClick={() => setFilters({ [key]: filters[key].filter((other) => other !== value) })}
    >
      <span className={classes.key}>{key}:</span>
      {key === "service" || key === "environment" ? value : humanise(value)} <span aria-hidden="true">×</span>
    </button>
  ));
}
