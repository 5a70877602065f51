import type { components, operations } from "./schema";

type Schemas = components["schemas"];

export type EventListItem = Schemas["EventListItem"];
/** What the list form and the detail form share. */
export type EventSummary = Omit<EventListItem, "hourly_counts">;
export type EventDetail = Schemas["EventDetail"];
export type EventPage = Schemas["EventPage"];
export type EventUpdate = Schemas["EventUpdate"];
export type CreateEventRequest = Schemas["CreateEventRequest"];
export type CreatedEvent = Schemas["CreatedEvent"];
export type AnalysisDetail = Schemas["AnalysisDetail"];
export type Evidence = Schemas["EvidenceView"];
export type ExceptionInfo = Schemas["ExceptionView"];
export type Frame = Schemas["FrameView"];
export type Culprit = Schemas["Culprit"];
export type TimelineEntry = Schemas["TimelineView"];
export type Triage = Schemas["TriageView"];
export type OccurrencePage = Schemas["OccurrencePage"];
export type Stats = Schemas["Stats"];
export type SessionState = Schemas["SessionState"];
export type Problem = Schemas["Problem"];
export type Status = Schemas["Status"];
export type Priority = Schemas["Priority"];
export type Category = Schemas["Category"];
export type Confidence = Schemas["Confidence"];
export type ListEventsQuery = NonNullable<operations["listEvents"]["parameters"]["query"]>;
