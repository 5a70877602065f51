import { useSearchParams } from "react-router";
import { PRIORITIES, STATUSES } from "@/shared/api/enums";
import type { Priority, Status } from "@/shared/api/types";
import type { ListArguments } from "./eventsApi";

export type EventFilters = { status: Status | null; priority: Priority | null; q: string };

function among<T extends string>(value: string | null, allowed: readonly T[]): T | null {
  return allowed.find((item) => item === value) ?? null;
}

/** The filters live in the URL, so that a view can be sent to a colleague. */
export function useEventFilters() {
  const [params, setParams] = useSearchParams();
  const filters: EventFilters = {
    status: among(params.get("status"), STATUSES),
    priority: among(params.get("priority"), PRIORITIES),
    q: params.get("q") ?? "",
  };
  function setFilter(name: keyof EventFilters, value: string | null) {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setParams(next, { replace: true });
  }
  return { filters, setFilter };
}

export function toListArguments({ status, priority, q }: EventFilters): ListArguments {
  return {
    ...(status && { status: [status] }),
    ...(priority && { priority: [priority] }),
    ...(q && { q }),
  };
}
