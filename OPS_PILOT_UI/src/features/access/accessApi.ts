import { baseApi } from "@/shared/api/baseApi";
import type { SessionState } from "@/shared/api/types";

export const accessApi = baseApi.injectEndpoints({
  endpoints: (build) => ({
    getSession: build.query<SessionState, void>({ query: () => "session", providesTags: ["Session"] }),
    logIn: build.mutation<SessionState, string>({
      query: (token) => ({ url: "session", method: "POST", body: { token } }),
      invalidatesTags: (state) => (state ? ["Session", "Event", "EventList", "Stats"] : []),
    }),
    logOut: build.mutation<null, void>({ query: () => ({ url: "session", method: "DELETE" }) }),
  }),
});

export const { useGetSessionQuery, useLogInMutation, useLogOutMutation } = accessApi;
