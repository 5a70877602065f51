import { formatAgo, formatTime } from "@/shared/lib/formatTime";
import classes from "./EventRow.module.css";

type RowTimesProps = { first: string; last: string; now: number };

/** When it was last seen, and for how long it has been known; exact under the pointer. */
export function RowTimes({ first, last, now }: RowTimesProps) {
  return (
    <span className={classes.times}>
      <time dateTime={last} title={`Last seen ${formatTime(last)}`}>
        <span className="visually-hidden">Last seen </span>
        {formatAgo(last, Math.max(now, Date.parse(last)))}
      </time>
      <time dateTime={first} title={`First seen ${formatTime(first)}`} className={classes.first}>
        since {formatAgo(first, Math.max(now, Date.parse(first))).replace(/ ago$/, "")}
      </time>
    </span>
  );
}
