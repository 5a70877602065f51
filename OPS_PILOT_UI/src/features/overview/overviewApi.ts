import { baseApi } from "@/shared/api/baseApi";
import type { Stats } from "@/shared/api/types";

export const overviewApi = baseApi.injectEndpoints({
  endpoints: (build) => ({
    getOverview: build.query<Stats, number>({
      query: (hours) => ({ url: "stats", params: { hours } }),
      providesTags: ["Stats"],
    }),
  }),
});

export const { useGetOverviewQuery } = overviewApi;
