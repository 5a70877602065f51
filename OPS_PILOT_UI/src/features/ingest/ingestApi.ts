import { baseApi } from "@/shared/api/baseApi";
import type { CreatedEvent } from "@/shared/api/types";
import { type NewEventFields, toRequest } from "./newEventForm";

export const ingestApi = baseApi.injectEndpoints({
  endpoints: (build) => ({
    createEvent: build.mutation<CreatedEvent, NewEventFields>({
      query: toRequest,
      invalidatesTags: (created) => [
        "EventList",
        "Stats",
        ...(created ? [{ type: "Event" as const, id: created.id }] : []),
      ],
    }),
  }),
});

export const { useCreateEventMutation } = ingestApi;
