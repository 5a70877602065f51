import { createApi, fetchBaseQuery } from "@reduxjs/toolkit/query/react";
import { readAnswer } from "./knownAnswers";

type QueryValue = string | number | boolean | readonly string[] | null | undefined;

/** Repeated names for lists, as the API reads them; nothing for what is not set. */
export function serializeParams(params: Record<string, QueryValue>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== "") query.append(name, String(item));
    }
  }
  return query.toString();
}

const fetchJson = fetchBaseQuery({
  baseUrl: `${window.location.origin}/`,
  paramsSerializer: serializeParams,
  responseHandler: readAnswer,
  headers: { accept: "application/json, application/problem+json" },
});

/** Whoever was there is not any more: who is, is asked again. */
function sessionEnded() {
  return baseApi.util.invalidateTags(["Session"]);
}

/**
 * No endpoints here: each feature injects its own. The browser itself keeps the ETag of each answer and sends it
 * back, because the API answers with `Cache-Control: no-cache`.
 */
export const baseApi = createApi({
  reducerPath: "api",
  baseQuery: async (request, api, options) => {
    const answer = await fetchJson(request, api, options);
    if (answer.error?.status === 401) api.dispatch(sessionEnded());
    return answer;
  },
  tagTypes: ["Event", "EventList", "Stats", "Session"],
  endpoints: () => ({}),
});
