import { baseApi } from "@/shared/api/baseApi";
import type { components } from "@/shared/api/schema";
import type { EventDetail, EventPage, EventUpdate, ListEventsQuery, Stats } from "@/shared/api/types";
import { rowsAnswered } from "./eventListSlice";

export type ListArguments = Omit<ListEventsQuery, "cursor" | "limit">;
type StatusCounts = components["schemas"]["StatusCounts"];
type PageArguments = { args: ListArguments; cursor: string | null };

const PAGE_SIZE = 100;
/** So that the way back from an event finds the list as it was left. */
const LIST_KEPT_SECONDS = 600;

export const eventsApi = baseApi.injectEndpoints({
  endpoints: (build) => ({
    /** Pages grow at the end and are never polled: rows keep their place until the reader asks for new ones. */
    listEvents: build.infiniteQuery<EventPage, ListArguments, string | null>({
      infiniteQueryOptions: {
        initialPageParam: null,
        getNextPageParam: (page) => page.next_cursor ?? undefined,
        refetchCachedPages: false,
      },
      query: ({ queryArg, pageParam }) => ({
        url: "events",
        params: { ...queryArg, limit: PAGE_SIZE, cursor: pageParam },
      }),
      // Comparing 50,000 rows with each page that arrives would be felt.
      structuralSharing: false,
      keepUnusedDataFor: LIST_KEPT_SECONDS,
      providesTags: ["EventList"],
    }),
    /** One page as it is now: what polling reads. */
    getEventPage: build.query<EventPage, PageArguments>({
      query: ({ args, cursor }) => ({ url: "events", params: { ...args, limit: PAGE_SIZE, cursor } }),
      keepUnusedDataFor: 0,
    }),
    getEvent: build.query<EventDetail, number>({
      query: (id) => `events/${id}`,
      providesTags: (_result, _error, id) => [{ type: "Event", id }],
    }),
    getStats: build.query<Stats, void>({ query: () => "stats", providesTags: ["Stats"] }),
    getStatusCounts: build.query<StatusCounts, void>({ query: () => "stats/statuses", providesTags: ["Stats"] }),
    updateEvent: build.mutation<EventDetail, { id: number; changes: EventUpdate }>({
      query: ({ id, changes }) => ({ url: `events/${id}`, method: "PATCH", body: changes }),
      invalidatesTags: (_result, _error, { id }) => ["Stats", { type: "Event", id }],
      async onQueryStarted(_edit, { dispatch, queryFulfilled }) {
        const answer = await queryFulfilled.catch(() => null);
        if (answer !== null) dispatch(rowsAnswered([answer.data]));
      },
    }),
    requestAnalysis: build.mutation<EventDetail, number>({
      query: (id) => ({ url: `events/${id}/analyze`, method: "POST" }),
      invalidatesTags: (_result, _error, id) => [{ type: "Event", id }],
    }),
  }),
});

export const {
  useListEventsInfiniteQuery,
  useGetEventPageQuery,
  useGetEventQuery,
  useGetStatsQuery,
  useGetStatusCountsQuery,
  useUpdateEventMutation,
  useRequestAnalysisMutation,
} = eventsApi;
