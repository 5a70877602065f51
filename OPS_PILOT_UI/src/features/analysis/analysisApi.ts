import { baseApi } from "@/shared/api/baseApi";
import type { components } from "@/shared/api/schema";

type AnalysisPage = components["schemas"]["AnalysisPage"];

/** `currentId` makes an answer of its own for each current analysis: when another comes, the list is read again. */
export type AnalysesOf = { eventId: number; currentId: number };

export const analysisApi = baseApi.injectEndpoints({
  endpoints: (build) => ({
    listAnalyses: build.query<AnalysisPage, AnalysesOf>({ query: ({ eventId }) => `events/${eventId}/analyses` }),
  }),
});

export const { useListAnalysesQuery } = analysisApi;
