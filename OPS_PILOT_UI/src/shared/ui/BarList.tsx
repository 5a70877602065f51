import { Link } from "react-router";
import classes from "./BarList.module.css";

export type Bar = { label: string; count: number; to?: string };

type BarListProps = { bars: readonly Bar[]; empty: string };

/** Names with how many, longest bar first as given; a name may lead to its events. */
export function BarList({ bars, empty }: BarListProps) {
  const highest = Math.max(1, ...bars.map(({ count }) => count));
  if (bars.length === 0) return <p className={classes.empty}>{empty}</p>;
  return (
    <ul className={classes.bars}>
      {bars.map(({ label, count, to }) => (
        <li key={label} className={classes.bar}>
          <span className={classes.fill} style={{ width: `${(count / highest) * 100}%` }} aria-hidden="true" />
          <span className={classes.label}>{to === undefined ? label : <Link to={to}>{label}</Link>}</span>
          <span className={classes.count}>{count.toLocaleString()}</span>
        </li>
      ))}
    </ul>
  );
}
