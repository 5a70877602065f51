/** Lines that a reader sees around each line of interest. */
export const CONTEXT_LINES = 5;
/** A fold smaller than this would hide less than its own row explains. */
export const SMALLEST_FOLD = 4;

/** First and last line, counted from 1, both included. */
export type LineRange = { from: number; to: number };

/** What is to be seen: single lines with what stands around them, and ranges as they are. */
export type Visible = { anchors: Iterable<number>; opened: readonly LineRange[] };

/** A row of the page: a line's number, or the lines that it stands for. */
export type LogRow = number | LineRange;

function isVisibleMask(count: number, { anchors, opened }: Visible): Uint8Array {
  const mask = new Uint8Array(count + 2);
  for (const line of anchors) {
    if (line < 1 || line > count) continue;
    mask.fill(1, Math.max(1, line - CONTEXT_LINES), Math.min(count, line + CONTEXT_LINES) + 1);
  }
  for (const { from, to } of opened) mask.fill(1, Math.max(1, from), Math.min(count, to) + 1);
  return mask;
}

export function allLines(count: number): LogRow[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** All lines of interest with their surroundings; the rest as folds. With nothing of interest, all lines. */
export function foldLines(count: number, visible: Visible): LogRow[] {
  const mask = isVisibleMask(count, visible);
  if (!mask.includes(1)) return allLines(count);
  const rows: LogRow[] = [];
  for (let line = 1; line <= count; line++) {
    if (mask[line] === 1) {
      rows.push(line);
      continue;
    }
    const next = mask.indexOf(1, line);
    const to = next === -1 ? count : next - 1;
    pushFold(rows, { from: line, to });
    line = to;
  }
  return rows;
}

function pushFold(rows: LogRow[], fold: LineRange): void {
  if (fold.to - fold.from + 1 >= SMALLEST_FOLD) rows.push(fold);
  else for (let line = fold.from; line <= fold.to; line++) rows.push(line);
}

/** Where a line stands among the rows, or -1. Rows are in order, so this halves. */
export function rowOfLine(rows: readonly LogRow[], line: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row === undefined) return -1;
    const { from, to } = typeof row === "number" ? { from: row, to: row } : row;
    if (line < from) high = middle - 1;
    else if (line > to) low = middle + 1;
    else return middle;
  }
  return -1;
}
