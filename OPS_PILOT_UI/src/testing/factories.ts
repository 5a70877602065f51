import type { EventDetail, EventListItem, EventPage, SessionState, Stats } from "@/shared/api/types";

const AT = "2026-11-23T03:00:00Z";

const SUMMARY = {
  id: 1,
  title: "Checkout fails",
  description: null,
  status: "OPEN",
  priority: "HIGH",
  priority_reasons: ["it ended the process"],
  category: "null_reference",
  runtime: "python",
  service: "billing",
  environment: "prod",
  release: null,
  fingerprint: "v1:abc",
  occurrence_count: 3,
  is_regression: false,
  first_seen_at: AT,
  last_seen_at: AT,
  created_at: AT,
  updated_at: AT,
  version: 1,
  analysis_status: "COMPLETED",
  culprit: { file: "app/db.py", line: 41, function: "connect", in_app: true, log_line: 2 },
  analysis: {
    analyzer: "mock",
    model: null,
    root_cause: "customer is None in connect",
    suggested_fix: "Check for None.",
    confidence: "HIGH",
    degraded_reason: null,
  },
} satisfies Omit<EventListItem, "hourly_counts">;

const ITEM: EventListItem = { ...SUMMARY, hourly_counts: [...Array<number>(23).fill(0), 3] };

const DETAIL: EventDetail = {
  ...SUMMARY,
  analysis: {
    analyzer: "mock",
    model: null,
    root_cause: "customer is None in connect",
    suggested_fix: "Check for None.",
    confidence: "HIGH",
    degraded_reason: null,
    id: 1,
    occurrence_id: 1,
    is_current: true,
    summary: "",
    explanation: "",
    steps: ["Look at app/db.py"],
    patch: "--- a/app/db.py\n+++ b/app/db.py\n@@ -41 +41 @@\n-a\n+b\n",
    evidence: [{ log_line: 3, quote: "AttributeError: boom", verified: true }],
    unverified_claims: 0,
    created_at: AT,
    duration_ms: 1,
    input_tokens: null,
    output_tokens: null,
    cost_usd: null,
    feedback: null,
  },
  raw_logs: "first line\nFile app/db.py line 41\nAttributeError: boom\n",
  latest_occurrence_id: 1,
  resolution: null,
  analysis_next_try_at: null,
  timeline: [{ at: AT, kind: "created", detail: {} }],
  triage: {
    runtime: "python",
    exceptions: [
      {
        type: "AttributeError",
        message: "boom",
        log_line: 3,
        frames: [{ file: "app/db.py", line: 41, function: "connect", in_app: true, log_line: 2 }],
        omitted_frames: 0,
      },
    ],
    root_exception: { type: "AttributeError", message: "boom", log_line: 3 },
    culprit: { file: "app/db.py", line: 41, function: "connect", in_app: true, log_line: 2 },
    category: "null_reference",
    evidence_lines: [2, 3],
    fingerprint: { value: "v1:abc", used: [], masked: [] },
  },
};

export function makeEvent(changes: Partial<EventListItem> = {}): EventListItem {
  return { ...ITEM, ...changes };
}

export function makeDetail(changes: Partial<EventDetail> = {}): EventDetail {
  return { ...DETAIL, ...changes };
}

export function makeEventPage(items: EventListItem[], next_cursor: string | null = null): EventPage {
  return { items, next_cursor };
}

export function makeSession(changes: Partial<SessionState> = {}): SessionState {
  return { open: false, authenticated: true, name: "tests", scope: "admin", ...changes };
}

export function makeStats(changes: Partial<Stats> = {}): Stats {
  return {
    events: 0,
    occurrences: 0,
    by_status: {},
    by_priority: {},
    by_category: {},
    by_analyzer: {},
    unsolved: { by_priority: {}, by_category: {}, services: [] },
    occurrences_per_hour: [],
    ai: {
      enabled: false,
      calls_made: 0,
      calls_avoided: 0,
      input_tokens: 0,
      output_tokens: 0,
      cost_usd: 0,
      cost_avoided_usd: null,
    },
    ...changes,
  };
}
