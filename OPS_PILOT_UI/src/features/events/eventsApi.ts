import { baseApi } from "@/shared/api/baseApi";
import type { EventDetail, EventPage, EventUpdate, ListEventsQuery, Stats } from "@/shared/api/types";

export type ListArguments = Omit<ListEventsQuery, "cursor">;

export const eventsApi = baseApi.injectEndpoints({
  endpoints: (build) => ({
    /** Pages grow at the end; polling reads all pages that are shown again. */
    listEvents: build.infiniteQuery<EventPage, ListArguments, string | null>({
      infiniteQueryOptions: { initialPageParam: null, getNextPageParam: (page) => page.next_cursor ?? undefined },
      query: ({ queryArg, pageParam }) => ({ url: "events", params: { ...queryArg, cursor: pageParam } }),
      providesTags: ["EventList"],
    }),
    getEvent: build.query<EventDetail, number>({
      query: (id) => `events/${id}`,
      providesTags: (_result, _error, id) => [{ type: "Event", id }],
    }),
    getStats: build.query<Stats, void>({ query: () => "stats", providesTags: ["Stats"] }),
    updateEvent: build.mutation<EventDetail, { id: number; changes: EventUpdate }>({
      query: ({ id, changes }) => ({ url: `events/${id}`, method: "PATCH", body: changes }),
      invalidatesTags: (_result, _error, { id }) => ["EventList", "Stats", { type: "Event", id }],
    }),
    requestAnalysis: build.mutation<EventDetail, number>({
      query: (id) => ({ url: `events/${id}/analyze`, method: "POST" }),
      invalidatesTags: (_result, _error, id) => ["EventList", { type: "Event", id }],
    }),
  }),
});

export const {
  useListEventsInfiniteQuery,
  useGetEventQuery,
  useGetStatsQuery,
  useUpdateEventMutation,
  useRequestAnalysisMutation,
} = eventsApi;
