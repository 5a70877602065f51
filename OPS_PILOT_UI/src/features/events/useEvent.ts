import { usePollSeconds } from "@/shared/lib/usePollSeconds";
import { eventsApi, useGetEventQuery } from "./eventsApi";
import { ANALYSIS_POLL_MS, POLL_OPTIONS, pollInterval } from "./polling";

/** One event, kept fresh; more often while its analysis is at work. */
export function useEvent(id: number) {
  const status = eventsApi.endpoints.getEvent.useQueryState(id).currentData?.analysis_status;
  const isUnfinished = status === "PENDING" || status === "RUNNING";
  const usual = pollInterval(usePollSeconds().seconds);
  return useGetEventQuery(id, { pollingInterval: isUnfinished ? ANALYSIS_POLL_MS : usual, ...POLL_OPTIONS });
}
