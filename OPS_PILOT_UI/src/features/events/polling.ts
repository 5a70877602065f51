export const LIST_POLL_MS = 5_000;
export const DETAIL_POLL_MS = 5_000;
/** While an analysis is on its way, people wait for it. */
export const ANALYSIS_POLL_MS = 1_500;
const SLOWEST_POLL_MS = 60_000;

export const POLL_OPTIONS = { skipPollingIfUnfocused: true, refetchOnFocus: true, refetchOnReconnect: true } as const;

/** Twice as long after each failure, up to a minute: a server that comes back is not stormed. */
export function pollInterval(failures: number): number {
  return Math.min(LIST_POLL_MS * 2 ** failures, SLOWEST_POLL_MS);
}
