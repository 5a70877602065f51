export const LIST_POLL_MS = 5_000;
export const DETAIL_POLL_MS = 5_000;
/** While an analysis is on its way, people wait for it. */
export const ANALYSIS_POLL_MS = 1_500;

export const POLL_OPTIONS = { skipPollingIfUnfocused: true, refetchOnFocus: true, refetchOnReconnect: true } as const;
