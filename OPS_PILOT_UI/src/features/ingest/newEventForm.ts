import type { CreateEventRequest } from "@/shared/api/types";

export type NewEventFields = { title: string; rawLogs: string; service: string; environment: string };

export const NO_FIELDS: NewEventFields = { title: "", rawLogs: "", service: "", environment: "" };

/** The server's own default limit, so that a larger file is refused before it is sent. */
export const MAX_LOG_BYTES = 20 * 1024 * 1024;
/** What is wrong with the form in words, or null. */
export function findProblem({ rawLogs }: NewEventFields): string | null {
  if (rawLogs.trim() === "") return "Paste a log, or drop a file.";
  if (new Blob([rawLogs]).size > MAX_LOG_BYTES) return "The log is over 20 MB; send the part around the failure.";
  return null;
}

export function labelsOf({ service, environment }: NewEventFields): Record<string, string> {
  return {
    ...(service.trim() && { service: service.trim() }),
    ...(environment.trim() && { environment: environment.trim() }),
  };
}

/**
 * Without a title the log goes as it is, and the server titles it by the root exception's line: it knows better than
 * a guess made here.
 */
export function toRequest(fields: NewEventFields) {
  const { title, rawLogs } = fields;
  const labels = labelsOf(fields);
  const address = { url: "create-event", method: "POST" };
  if (title.trim() === "") {
    return { ...address, params: labels, body: rawLogs, headers: { "content-type": "text/plain; charset=utf-8" } };
  }
  const body: CreateEventRequest = { title: title.trim(), raw_logs: rawLogs, ...labels };
  return { ...address, body };
}
