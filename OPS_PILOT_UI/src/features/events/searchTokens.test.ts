import { expect, test } from "vitest";
import { accept, freeText, suggest, takeTokens } from "./searchTokens";

test("filters are taken out of the words around them, as the API spells them", () => {
  expect(takeTokens('pool Priority:high service:"order import" status:in-progress timeout ')).toEqual({
    tokens: [
      { key: "priority", value: "HIGH" },
      { key: "service", value: "order import" },
      { key: "status", value: "IN_PROGRESS" },
    ],
    rest: "pool timeout ",
  });
});

test("a value that no event can have stays text", () => {
  expect(takeTokens("priority:urgent colour:red http://x:80")).toEqual({
    tokens: [],
    rest: "priority:urgent colour:red http://x:80",
  });
});

test.each([
  ["pri", [{ key: "priority", value: null }]],
  ["boom priority:h", [{ key: "priority", value: "HIGH" }]],
  ["crit", [{ key: "priority", value: "CRITICAL" }]],
  ["service:", [{ key: "service", value: "billing" }]],
  ["", []],
])("%j offers what it may become", (text, expected) => {
  expect(suggest(text, { service: ["billing"] })).toEqual(expected);
});

test("a suggestion takes the place of the word under the caret", () => {
  expect(accept("boom ser", { key: "service", value: null })).toBe("boom service:");
  expect(accept("service:o", { key: "service", value: "order import" })).toBe('service:"order import"');
});

test("a filter that is half typed is no search word", () => {
  expect(freeText("boom priority:h bang")).toBe("boom bang");
});
