import type { LineRange } from "./foldLines";
import classes from "./RawLog.module.css";

/** Lines that one press opens at either end of a fold. */
export const STEP_LINES = 20;

type FoldRowProps = { fold: LineRange; lineCount: number; onOpen: (range: LineRange) => void };

export function FoldRow({ fold, lineCount, onOpen }: FoldRowProps) {
  const { from, to } = fold;
  const size = to - from + 1;
  const isLarge = size > STEP_LINES;
  return (
    <div className={classes.fold}>
      {isLarge && from > 1 && (
        <button type="button" onClick={() => onOpen({ from, to: from + STEP_LINES - 1 })}>
          ↓ {STEP_LINES} more
        </button>
      )}
      <button type="button" onClick={() => onOpen(fold)}>
        {size.toLocaleString("en")} lines hidden: show
      </button>
      {isLarge && to < lineCount && (
        <button type="button" onClick={() => onOpen({ from: to - STEP_LINES + 1, to })}>
          ↑ {STEP_LINES} more
        </button>
      )}
    </div>
  );
}
