import { describe, expect, test } from "vitest";
import { toApiError } from "./api/apiError";
import { serializeParams } from "./api/baseApi";
import { formatAgo } from "./lib/formatTime";
import { humanise, place } from "./lib/words";

describe("serializeParams", () => {
  test("repeats lists and leaves out what is not set", () => {
    expect(serializeParams({ status: ["OPEN", "IGNORED"], q: "", cursor: null, limit: 5, since: undefined })).toBe(
      "status=OPEN&status=IGNORED&limit=5",
    );
  });
});

describe("toApiError", () => {
  test("takes the server's own words", () => {
    const problem = { type: "", title: "", status: 404, detail: "There is no event 9.", code: "not_found" };
    expect(toApiError({ status: 404, data: problem })).toEqual({ code: "not_found", message: "There is no event 9." });
  });

  test.each([undefined, null, { status: "FETCH_ERROR" }, new Error("x")])(
    "reads %s as a server that is away",
    (error) => {
      expect(toApiError(error).code).toBe("offline");
    },
  );

  test("names the status where there is no problem document", () => {
    expect(toApiError({ status: 502, data: "<html>" }).message).toBe("The server answered 502.");
  });
});

describe("formatAgo", () => {
  const now = Date.parse("2026-11-23T03:00:00Z");
  test.each([
    ["2026-11-23T02:59:30Z", "30s ago"],
    ["2026-11-23T02:55:00Z", "5m ago"],
    ["2026-11-22T23:00:00Z", "4h ago"],
    ["2026-11-20T03:00:00Z", "3d ago"],
  ])("%s is %s", (iso, expected) => {
    expect(formatAgo(iso, now).replace(/(\d+) ?(s|m|h|d)\w*\.? ago/, "$1$2 ago")).toBe(expected);
  });
});

test("words are for people", () => {
  expect(humanise("IN_PROGRESS")).toBe("in progress");
  expect(place({ file: "a.py", line: 3 })).toBe("a.py:3");
  expect(place({ file: "a.py", line: null })).toBe("a.py");
  expect(place({ file: null, line: null })).toBe("unknown file");
});
