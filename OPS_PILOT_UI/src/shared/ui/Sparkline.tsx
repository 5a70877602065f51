import classes from "./Sparkline.module.css";

const BAR = 4;
const GAP = 1;
const HEIGHT = 28;
/** An hour with one occurrence among hours with thousands must still be seen. */
const LOWEST_BAR = 3;

type SparklineProps = { counts: readonly number[]; label: string };

/** One bar per count, oldest first; the label says in words what the eye sees. */
export function Sparkline({ counts, label }: SparklineProps) {
  const highest = Math.max(1, ...counts);
  const width = Math.max(1, counts.length * (BAR + GAP) - GAP);
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {counts.map((count, index) => {
        const height = count === 0 ? 1 : Math.max(LOWEST_BAR, (count / highest) * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
            key={index}
            data-empty={count === 0}
            x={index * (BAR + GAP)}
            y={HEIGHT - height}
            width={BAR}
            height={height}
          />
        );
      })}
    </svg>
  );
}
