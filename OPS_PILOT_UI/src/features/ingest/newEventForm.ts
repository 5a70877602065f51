import type { CreateEventRequest } from "@/shared/api/types";

export type NewEventFields = { title: string; rawLogs: string; service: string; environment: string };

export const NO_FIELDS: NewEventFields = { title: "", rawLogs: "", service: "", environment: "" };

/** The server's own default limit, so that a larger file is refused before it is sent. */
export const MAX_LOG_BYTES = 20 * 1024 * 1024;
const MAX_TITLE = 500;
const TELLING = /error|exception|panic|fatal|failed|refused|denied/i;

/** The first line that looks like a failure, else the first with text: what a person would have typed. */
export function suggestTitle(rawLogs: string): string {
  const lines = rawLogs
    .slice(0, 200_000)
    .split("\n")
    .map((line) => line.trim());
  const found = lines.find((line) => TELLING.test(line)) ?? lines.find((line) => line !== "") ?? "";
  return found.slice(0, MAX_TITLE);
}

/** What is wrong with the form in words, or null. */
export function findProblem({ rawLogs }: NewEventFields): string | null {
  if (rawLogs.trim() === "") return "Paste a log, or drop a file.";
  if (new Blob([rawLogs]).size > MAX_LOG_BYTES) return "The log is over 20 MB; send the part around the failure.";
  return null;
}

export function toRequest({ title, rawLogs, service, environment }: NewEventFields): CreateEventRequest {
  return {
    title: title.trim() || suggestTitle(rawLogs),
    raw_logs: rawLogs,
    ...(service.trim() && { service: service.trim() }),
    ...(environment.trim() && { environment: environment.trim() }),
  };
}
