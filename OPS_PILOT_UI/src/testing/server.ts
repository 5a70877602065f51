import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { makeEventPage, makeSession, makeStats } from "./factories";

/** A server with nothing in it; each test adds what it needs. */
export const server = setupServer(
  http.get("/session", () => HttpResponse.json(makeSession())),
  http.get("/events", () => HttpResponse.json(makeEventPage([]))),
  http.get("/events/:id/occurrences", () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get("/stats/activity", () => HttpResponse.json({ since: "2026-11-22T04:00:00Z", items: [] })),
  http.get("/stats/statuses", () => HttpResponse.json({ by_status: {} })),
  http.get("/stats", () => HttpResponse.json(makeStats())),
);
