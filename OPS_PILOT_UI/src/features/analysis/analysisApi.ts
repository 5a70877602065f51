import { baseApi } from "@/shared/api/baseApi";
import type { components } from "@/shared/api/schema";
import type { EventDetail } from "@/shared/api/types";

type AnalysisPage = components["schemas"]["AnalysisPage"];
export type AiPreviewData = components["schemas"]["AiPreview"];
export type Feedback = components["schemas"]["FeedbackRequest"];

/** `currentId` makes an answer of its own for each current analysis: when another comes, the list is read again. */
export type AnalysesOf = { eventId: number; currentId: number };

export const analysisApi = baseApi.injectEndpoints({
  endpoints: (build) => ({
    giveFeedback: build.mutation<EventDetail, { eventId: number; feedback: Feedback }>({
      query: ({ eventId, feedback }) => ({ url: `events/${eventId}/feedback`, method: "POST", body: feedback }),
      invalidatesTags: (_result, _error, { eventId }) => [{ type: "Event", id: eventId }],
    }),
    previewAi: build.query<AiPreviewData, number>({ query: (eventId) => `events/${eventId}/ai-preview` }),
    listAnalyses: build.query<AnalysisPage, AnalysesOf>({ query: ({ eventId }) => `events/${eventId}/analyses` }),
  }),
});

export const { useGiveFeedbackMutation, useListAnalysesQuery, usePreviewAiQuery } = analysisApi;
