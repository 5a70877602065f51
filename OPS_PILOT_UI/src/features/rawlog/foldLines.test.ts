import { describe, expect, test } from "vitest";
import { allLines, foldLines, rowOfLine } from "./foldLines";

describe("foldLines", () => {
  test("keeps five lines around each line of interest and folds the rest", () => {
    const rows = foldLines(100, { anchors: [50], opened: [] });
    expect(rows).toEqual([{ from: 1, to: 44 }, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, { from: 56, to: 100 }]);
  });

  test("shows what is too little to fold", () => {
    expect(foldLines(14, { anchors: [6], opened: [] })).toEqual(allLines(14));
    expect(foldLines(15, { anchors: [6], opened: [] }).at(-1)).toEqual({ from: 12, to: 15 });
  });

  test("shows what was opened as well", () => {
    const rows = foldLines(100, { anchors: [50], opened: [{ from: 1, to: 44 }] });
    expect(rows[0]).toBe(1);
    expect(rows.at(-1)).toEqual({ from: 56, to: 100 });
  });

  test("shows everything where nothing is of interest, or only what is not there", () => {
    expect(foldLines(30, { anchors: [], opened: [] })).toEqual(allLines(30));
    expect(foldLines(30, { anchors: [0, 31, 99], opened: [] })).toEqual(allLines(30));
  });
});

test("a line is found among the rows, inside a fold as well", () => {
  const rows = foldLines(100, { anchors: [50], opened: [] });
  expect(rowOfLine(rows, 50)).toBe(6);
  expect(rowOfLine(rows, 3)).toBe(0);
  expect(rowOfLine(rows, 99)).toBe(rows.length - 1);
  expect(rowOfLine(rows, 101)).toBe(-1);
});
