import type { Stats } from "@/shared/api/types";
import { formatTime } from "@/shared/lib/formatTime";
import { Sparkline } from "@/shared/ui/Sparkline";
import classes from "./HourChart.module.css";

type Hours = Stats["occurrences_per_hour"];

/** Occurrences of all events, an hour a bar. */
export function HourChart({ hours }: { hours: Hours }) {
  const first = hours[0];
  return (
    <figure className={classes.chart}>
      <Sparkline counts={hours.map(({ occurrences }) => occurrences)} label={describe(hours)} />
      {first !== undefined && (
        <figcaption className={classes.axis}>
          <time dateTime={first.hour}>{formatTime(first.hour)}</time>
          <span>now</span>
        </figcaption>
      )}
    </figure>
  );
}

function describe(hours: Hours): string {
  const total = hours.reduce((sum, { occurrences }) => sum + occurrences, 0);
  const busiest = hours.reduce<Hours[number] | null>(
    (most, hour) => (hour.occurrences > (most?.occurrences ?? 0) ? hour : most),
    null,
  );
  const peak = busiest === null ? "" : `; most in the hour of ${formatTime(busiest.hour)}: ${busiest.occurrences}`;
  return `${total.toLocaleString()} occurrences in ${hours.length} hours${peak}`;
}
