import { baseApi } from "@/shared/api/baseApi";
import type { components } from "@/shared/api/schema";
import type { OccurrencePage } from "@/shared/api/types";

export type OccurrenceDetail = components["schemas"]["OccurrenceDetail"];
export type OccurrenceItem = components["schemas"]["OccurrenceItem"];
type ActivityPage = components["schemas"]["ActivityPage"];

/** `newestId` makes a list of its own for each newest occurrence: when one arrives, the list is read again. */
export type OccurrencesOf = { eventId: number; newestId: number };

const PAGE_SIZE = 100;

export const occurrencesApi = baseApi.injectEndpoints({
  endpoints: (build) => ({
    listOccurrences: build.infiniteQuery<OccurrencePage, OccurrencesOf, string | null>({
      infiniteQueryOptions: { initialPageParam: null, getNextPageParam: (page) => page.next_cursor ?? undefined },
      query: ({ queryArg, pageParam }) => ({
        url: `events/${queryArg.eventId}/occurrences`,
        params: { limit: PAGE_SIZE, cursor: pageParam },
      }),
    }),
    /** Immutable: what was read once need not be read again. */
    getOccurrence: build.query<OccurrenceDetail, number>({ query: (id) => `occurrences/${id}` }),
    getEventActivity: build.query<number[], OccurrencesOf>({
      query: ({ eventId }) => ({ url: "stats/activity", params: { id: eventId } }),
      transformResponse: ({ items }: ActivityPage) => items[0]?.counts ?? [],
    }),
  }),
});

export const { useListOccurrencesInfiniteQuery, useGetOccurrenceQuery, useGetEventActivityQuery } = occurrencesApi;
