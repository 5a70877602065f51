import { expect, test } from "vitest";
import { cutAtMatches, MOST_MATCHES, searchLines } from "./searchLines";

test("lines are found whatever their case, and counted from 1", () => {
  expect(searchLines(["ERROR one", "fine", "an error"], "error")).toEqual([1, 3]);
  expect(searchLines(["anything"], "")).toEqual([]);
});

test("counting stops where nobody would step on", () => {
  const lines = Array.from({ length: MOST_MATCHES + 5 }, () => "x");
  expect(searchLines(lines, "x")).toHaveLength(MOST_MATCHES);
});

test("a line is cut at each match and loses nothing", () => {
  const pieces = cutAtMatches("aXbxc", "x");
  expect(pieces.map(({ text }) => text)).toEqual(["a", "X", "b", "x", "c"]);
  expect(pieces.filter(({ isMatch }) => isMatch).map(({ at }) => at)).toEqual([1, 3]);
});

test("words with signs of a pattern are plain words", () => {
  expect(cutAtMatches("f(.*)", "(.*)").map(({ text }) => text)).toEqual(["f", "(.*)"]);
});

test("a line whose small letters are longer is left whole", () => {
  expect(cutAtMatches("İx", "x")).toEqual([{ text: "İx", isMatch: false, at: 0 }]);
});
