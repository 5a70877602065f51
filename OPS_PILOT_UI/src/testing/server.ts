import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { makeEventPage, makeStats } from "./factories";

/** A server with nothing in it; each test adds what it needs. */
export const server = setupServer(
  http.get("/events", () => HttpResponse.json(makeEventPage([]))),
  http.get("/stats", () => HttpResponse.json(makeStats())),
);
