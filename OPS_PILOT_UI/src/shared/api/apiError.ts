import type { Problem } from "./types";

export type ApiError = { code: string; message: string };

const OFFLINE: ApiError = { code: "offline", message: "OpsPilot's server cannot be reached." };

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "detail" in value;
}

/** Whatever a request failed with, as a code and a sentence to show. */
export function toApiError(error: unknown): ApiError {
  if (typeof error !== "object" || error === null || !("status" in error)) return OFFLINE;
  if ("data" in error && isProblem(error.data)) return { code: error.data.code, message: error.data.detail };
  if (typeof error.status === "number")
    return { code: `http_${error.status}`, message: `The server answered ${error.status}.` };
  return OFFLINE;
}
