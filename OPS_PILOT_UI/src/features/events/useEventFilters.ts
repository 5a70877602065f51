import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { PRIORITIES, STATUSES } from "@/shared/api/enums";
import type { Category, Priority, Status } from "@/shared/api/types";
import type { ListArguments } from "./eventsApi";

/** What a row can be filtered by, in the order in which it is offered. */
export const FILTER_KEYS = ["status", "priority", "category", "runtime", "service", "environment"] as const;
export const SORTS = { last_seen: "Last seen", first_seen: "First seen", occurrences: "Most often" } as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export type Filters = Record<FilterKey, string[]> & { q: string; sort: keyof typeof SORTS };

function among<T extends string>(values: readonly string[], allowed: readonly T[]): T[] {
  return allowed.filter((item) => values.includes(item));
}

export function readFilters(params: URLSearchParams): Filters {
  const texts = (name: string) => [...new Set(params.getAll(name).filter((value) => value.trim() !== ""))];
  const sorts = Object.keys(SORTS) as Filters["sort"][];
  return {
    status: among(params.getAll("status"), STATUSES),
    priority: among(params.getAll("priority"), PRIORITIES),
    category: texts("category"),
    runtime: texts("runtime"),
    service: texts("service"),
    environment: texts("environment"),
    q: params.get("q") ?? "",
    sort: sorts.find((sort) => sort === params.get("sort")) ?? "last_seen",
  };
}

export function writeFilters(filters: Filters): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of FILTER_KEYS) for (const value of filters[key]) params.append(key, value);
  if (filters.q.trim() !== "") params.set("q", filters.q);
  if (filters.sort !== "last_seen") params.set("sort", filters.sort);
  return params;
}

export function toListArguments({ q, sort, ...filters }: Filters): ListArguments {
  const chosen = FILTER_KEYS.filter((key) => filters[key].length > 0).map((key) => [key, filters[key]]);
  const typed: { status?: Status[]; priority?: Priority[]; category?: Category[] } = Object.fromEntries(chosen);
  return { ...typed, ...(q.trim() !== "" && { q }), ...(sort !== "last_seen" && { sort }) };
}

export function isFiltered(filters: Filters): boolean {
  return filters.q.trim() !== "" || FILTER_KEYS.some((key) => filters[key].length > 0);
}

/** The filters live in the URL, so that a view can be sent to a colleague. */
export function useEventFilters() {
  const [params, setParams] = useSearchParams();
  const search = params.toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal searches give the same object
  const filters = useMemo(() => readFilters(params), [search]);
  const args = useMemo(() => toListArguments(filters), [filters]);
  const setFilters = (changes: Partial<Filters>) =>
    setParams(writeFilters({ ...filters, ...changes }), { replace: true });
  return { filters, args, search, setFilters };
}
