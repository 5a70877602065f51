import { baseApi } from "@/shared/api/baseApi";
import type { CreatedEvent, CreateEventRequest } from "@/shared/api/types";

export const ingestApi = baseApi.injectEndpoints({
  endpoints: (build) => ({
    createEvent: build.mutation<CreatedEvent, CreateEventRequest>({
      query: (body) => ({ url: "create-event", method: "POST", body }),
      invalidatesTags: (created) => [
        "EventList",
        "Stats",
        ...(created ? [{ type: "Event" as const, id: created.id }] : []),
      ],
    }),
  }),
});

export const { useCreateEventMutation } = ingestApi;
