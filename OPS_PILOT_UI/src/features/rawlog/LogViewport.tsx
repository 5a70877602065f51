import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, memo, useCallback, useEffect, useEffectEvent, useRef } from "react";
import { FoldRow } from "./FoldRow";
import { type LineRange, type LogRow, rowOfLine } from "./foldLines";
import { LogLine } from "./LogLine";
import classes from "./RawLog.module.css";
import { useReturn } from "./useReturn";

const LINE_HEIGHT_PX = 19;
const FOLD_HEIGHT_PX = 28;
const OVERSCAN_ROWS = 16;

/** The line to bring into view; `at` tells one wish from the next. */
export type Target = { line: number; at: number; takesFocus: boolean };

type LogViewportProps = {
  lines: readonly string[];
  rows: readonly LogRow[];
  /** In characters: how far the log can be scrolled sideways. */
  longestLine: number;
  marked: ReadonlySet<number>;
  shownLine: number | null;
  matchLine: number | null;
  words: string;
  isWrapped: boolean;
  target: Target | null;
  onOpen: (range: LineRange) => void;
};

function useLogVirtualizer(rows: readonly LogRow[], isWrapped: boolean) {
  const scroller = useRef<HTMLElement>(null);
  const getItemKey = useCallback(
    (index: number) => {
      const row = rows[index];
      return typeof row === "object" ? `${row.from}-${row.to}` : (row ?? index);
    },
    [rows],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (typeof rows[index] === "object" ? FOLD_HEIGHT_PX : LINE_HEIGHT_PX),
    getItemKey,
    overscan: OVERSCAN_ROWS,
    initialRect: { width: 800, height: 480 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights that were measured hold for one way of wrapping
  useEffect(() => virtualizer.measure(), [virtualizer, isWrapped]);
  return { scroller, virtualizer };
}

/** The log as text, never as markup; only the rows in view are in the page. */
export function LogViewport({ rows, isWrapped, longestLine, target, ...shown }: LogViewportProps) {
  const { scroller, virtualizer } = useLogVirtualizer(rows, isWrapped);
  const origin = useReturn();
  const bringIntoView = useEffectEvent(({ line, takesFocus }: Target) => {
    const index = rowOfLine(rows, line);
    if (index === -1) return;
    virtualizer.scrollToIndex(index, { align: "center" });
    if (!takesFocus) return;
    origin.remember();
    scroller.current?.scrollIntoView({ block: "nearest" });
    scroller.current?.focus({ preventScroll: true });
  });
  const wish = target && `${target.line} ${target.at}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new wish scrolls once, whatever else changes
  useEffect(() => {
    if (target !== null) bringIntoView(target);
  }, [wish]);
  const size: CSSProperties = {
    height: virtualizer.getTotalSize(),
    ...(!isWrapped && { minWidth: `calc(${longestLine}ch + 80px)` }),
  };
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Raw log"
      data-wrapped={isWrapped}
      onKeyDown={origin.onKeyDown}
    >
      <div className={classes.lines} style={size}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            ref={isWrapped ? virtualizer.measureElement : undefined}
            data-index={index}
            className={classes.row}
            style={{ transform: `translateY(${start}px)` }}
          >
            <Row row={rows[index] ?? 1} {...shown} />
          </div>
        ))}
      </div>
    </section>
  );
}

type RowProps = Omit<LogViewportProps, "rows" | "isWrapped" | "longestLine" | "target"> & { row: LogRow };

/** Rows that stay in view while the log is scrolled need no work. */
const Row = memo(function Row({ row, lines, marked, shownLine, matchLine, words, onOpen }: RowProps) {
  if (typeof row === "object") return <FoldRow fold={row} lineCount={lines.length} onOpen={onOpen} />;
  const marks = { isEvidence: marked.has(row), isShown: row === shownLine, isMatch: row === matchLine, words };
  return <LogLine number={row} text={lines[row - 1] ?? ""} marks={marks} />;
});
