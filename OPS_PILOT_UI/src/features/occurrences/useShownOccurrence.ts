import { useCallback, useState } from "react";
import { useSearchParams } from "react-router";
import type { EventDetail, Triage } from "@/shared/api/types";
import { useGetOccurrenceQuery } from "./occurrencesApi";

export type ShownOccurrence = { id: number; raw_logs: string; triage: Triage };

const NAME = "occurrence";

function latestOf({ latest_occurrence_id, raw_logs, triage }: EventDetail): ShownOccurrence {
  return { id: latest_occurrence_id, raw_logs, triage };
}

/**
 * The occurrence whose log is on the page: the one that the URL names, else the newest of the moment the page was
 * opened. It stays when newer ones arrive, so that nothing is exchanged under a reader's eyes.
 */
export function useShownOccurrence(event: EventDetail) {
  const [first] = useState(() => latestOf(event));
  const [params, setParams] = useSearchParams();
  const wanted = Number(params.get(NAME)) || first.id;
  const isFirst = wanted === first.id;
  const { data, currentData, error } = useGetOccurrenceQuery(wanted, { skip: isFirst });
  const select = useCallback(
    (id: number) =>
      setParams(
        (before) => {
          before.set(NAME, String(id));
          return before;
        },
        { replace: true },
      ),
    [setParams],
  );
  const isOther = data !== undefined && data.event_id === event.id && error === undefined;
  const occurrence: ShownOccurrence = !isFirst && isOther ? data : first;
  return { occurrence, select, isLoading: !isFirst && currentData === undefined && error === undefined, error };
}
