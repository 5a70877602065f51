import { useDeferredValue, useMemo, useState } from "react";
import { MOST_MATCHES, searchLines } from "./searchLines";

export type LogSearch = {
  words: string;
  /** What is painted: follows `words` once there is time for it. */
  painted: string;
  found: number;
  /** Counted from 1; 0 while nothing is found. */
  position: number;
  line: number | null;
  /** Changes with every step, so that the same line is shown again. */
  at: number;
  search: (words: string) => void;
  step: (by: 1 | -1) => void;
};

export function useLogSearch(lines: readonly string[]): LogSearch {
  const [words, setWords] = useState("");
  const [current, setCurrent] = useState({ index: 0, at: 0 });
  const painted = useDeferredValue(words);
  const matches = useMemo(() => searchLines(lines, painted), [lines, painted]);
  return {
    words,
    painted,
    found: matches.length,
    position: matches.length === 0 ? 0 : current.index + 1,
    line: matches[current.index] ?? null,
    at: current.at,
    search: (next) => {
      setWords(next);
      setCurrent({ index: 0, at: performance.now() });
    },
    step: (by) => {
      if (matches.length === 0) return;
      setCurrent({ index: (current.index + by + matches.length) % matches.length, at: performance.now() });
    },
  };
}

export function describeSearch({ painted, found, position }: LogSearch): string {
  if (painted === "") return "";
  if (found === 0) return "no match";
  return `match ${position} of ${found}${found === MOST_MATCHES ? "+" : ""}`;
}
