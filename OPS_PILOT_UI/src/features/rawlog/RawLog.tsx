import { useCallback, useMemo, useState } from "react";
import { splitLines } from "@/shared/lib/lines";
import { CopyButton } from "@/shared/ui/CopyButton";
import { DownloadButton } from "@/shared/ui/DownloadButton";
import { Section } from "@/shared/ui/Section";
import { allLines, foldLines, type LineRange } from "./foldLines";
import { LONGEST_SHOWN_LINE } from "./LogLine";
import { LogToolbar } from "./LogToolbar";
import { LogViewport, type Target } from "./LogViewport";
import { type LogSearch, useLogSearch } from "./useLogSearch";

/** In lines: what fits the window needs no folds. */
const LONGEST_WHOLE_LOG = 30;

export type ShownLine = { number: number; at: number };
type RawLogProps = { name: string; text: string; marked: ReadonlySet<number>; shown: ShownLine | null };

/** Of the two wishes, a line pointed at elsewhere on the page and a match of the search, the newer one. */
function newerTarget(shown: ShownLine | null, { line, at }: LogSearch): Target | null {
  if (line !== null && at > (shown?.at ?? 0)) return { line, at, takesFocus: false };
  return shown && { line: shown.number, at: shown.at, takesFocus: true };
}

/** On a phone sideways scrolling hides what a line says. */
function isNarrow(): boolean {
  return window.matchMedia("(max-width: 600px)").matches;
}

function longestOf(lines: readonly string[]): number {
  return lines.reduce((longest, line) => Math.max(longest, Math.min(line.length, LONGEST_SHOWN_LINE)), 0);
}

export function RawLog({ name, text, marked, shown }: RawLogProps) {
  const lines = useMemo(() => splitLines(text), [text]);
  const longestLine = useMemo(() => longestOf(lines), [lines]);
  const [isFolded, setFolded] = useState(true);
  const [isWrapped, setWrapped] = useState(isNarrow);
  const [opened, setOpened] = useState<readonly LineRange[]>([]);
  const open = useCallback((range: LineRange) => setOpened((before) => [...before, range]), []);
  const search = useLogSearch(lines);
  const canFold = marked.size > 0 && lines.length > LONGEST_WHOLE_LOG;
  const rows = useMemo(() => {
    if (!isFolded || !canFold) return allLines(lines.length);
    const anchors = [...marked, shown?.number ?? 0, search.line ?? 0];
    return foldLines(lines.length, { anchors, opened });
  }, [lines, isFolded, canFold, marked, shown, search.line, opened]);
  const actions = (
    <span>
      <CopyButton text={text} label="the raw log" />{" "}
      <DownloadButton name={`${name}.log`} text={text} label="Download the raw log" />
    </span>
  );
  return (
    <Section title={`Raw log, ${lines.length.toLocaleString("en")} lines`} actions={actions}>
      <LogToolbar
        search={search}
        canFold={canFold}
        isFolded={isFolded}
        onFold={(next) => {
          setFolded(next);
          setOpened([]);
        }}
        isWrapped={isWrapped}
        onWrap={setWrapped}
      />
      <LogViewport
        lines={lines}
        rows={rows}
        longestLine={longestLine}
        marked={marked}
        shownLine={shown?.number ?? null}
        matchLine={search.line}
        words={search.painted}
        isWrapped={isWrapped}
        target={newerTarget(shown, search)}
        onOpen={open}
      />
    </Section>
  );
}
