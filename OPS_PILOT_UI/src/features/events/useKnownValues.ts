import { useMemo } from "react";
import { eventsApi } from "./eventsApi";
import type { KnownValues } from "./searchTokens";
import { useEventFilters } from "./useEventFilters";

const PAGES_READ = 5;

/** What the rows at the top of the list have to offer for a filter. */
export function useKnownValues(): KnownValues {
  const { args } = useEventFilters();
  const { data } = eventsApi.endpoints.listEvents.useInfiniteQueryState(args);
  return useMemo(() => {
    const rows = (data?.pages ?? []).slice(0, PAGES_READ).flatMap((page) => page.items);
    const valuesOf = (key: "runtime" | "service" | "environment") =>
      [...new Set(rows.map((row) => row[key] ?? ""))].filter((value) => value !== "").sort();
    return { runtime: valuesOf("runtime"), service: valuesOf("service"), environment: valuesOf("environment") };
  }, [data]);
}
