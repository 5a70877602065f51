/** While an analysis is on its way, people wait for it. */
export const ANALYSIS_POLL_MS = 1_500;
const SLOWEST_POLL_MS = 60_000;

export const POLL_OPTIONS = { skipPollingIfUnfocused: true, refetchOnFocus: true, refetchOnReconnect: true } as const;

/** Twice as long after each failure, up to a minute: a server that comes back is not stormed. */
export function pollInterval(seconds: number, failures = 0): number {
  return Math.min(seconds * 1_000 * 2 ** failures, SLOWEST_POLL_MS);
}
