import classes from "./EventRow.module.css";

const STEP = 4;
const BAR = 3;
const HEIGHT = 20;
/** An hour with one occurrence among hours with thousands must still be seen. */
const LOWEST_BAR = 3;

/** One path for all bars: a list draws dozens of these while it is scrolled. */
export function drawBars(counts: readonly number[]): string {
  const highest = Math.max(1, ...counts);
  return counts
    .map((count, index) => {
      const height = count === 0 ? 1 : Math.max(LOWEST_BAR, Math.round((count / highest) * HEIGHT));
      return `M${index * STEP} ${HEIGHT}v${-height}h${BAR}v${height}z`;
    })
    .join("");
}

export function RowSparkline({ counts }: { counts: readonly number[] }) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const words = `${total.toLocaleString("en")} in the last ${counts.length} hours`;
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${counts.length * STEP} ${HEIGHT}`}
      role="img"
      aria-label={words}
      data-quiet={total === 0}
    >
      <title>{words}</title>
      <path d={drawBars(counts)} />
    </svg>
  );
}
