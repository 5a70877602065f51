import { type CSSProperties, memo, useEffect, useRef } from "react";
import { Link } from "react-router";
import { PRIORITY_LABELS, STATUS_LABELS } from "@/shared/api/enums";
import type { EventListItem } from "@/shared/api/types";
import { humanise, place } from "@/shared/lib/words";
import { Tag } from "@/shared/ui/Tag";
import { AnalysisState } from "./AnalysisState";
import classes from "./EventRow.module.css";
import { RowSparkline } from "./RowSparkline";
import { RowTimes } from "./RowTimes";

export type RowHandlers = {
  onSelect: (id: number, isRange: boolean) => void;
  onFocus: (id: number) => void;
};
type EventRowProps = RowHandlers & {
  event: EventListItem;
  index: number;
  top: number;
  isSelected: boolean;
  /** The row that the keys act on. */
  isCurrent: boolean;
  /** Grows with each wish for the focus; 0 for none. */
  focusRequest: number;
  /** Milliseconds; moves on so that "5 min ago" does. */
  now: number;
};

export const EventRow = memo(function EventRow({ event, index, top, focusRequest, now, ...row }: EventRowProps) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (focusRequest > 0) link.current?.focus({ preventScroll: true });
  }, [focusRequest]);
  const style: CSSProperties = { transform: `translateY(${top}px)` };
  return (
    <li
      className={classes.row}
      style={style}
      data-index={index}
      data-priority={event.priority}
      data-status={event.status}
      data-current={row.isCurrent}
      data-selected={row.isSelected}
      onFocus={() => row.onFocus(event.id)}
    >
      <label className={classes.select}>
        <input
          type="checkbox"
          aria-label={`Select ${event.title}`}
          checked={row.isSelected}
          onChange={({ nativeEvent }) =>
            row.onSelect(event.id, "shiftKey" in nativeEvent && nativeEvent.shiftKey === true)
          }
        />
      </label>
      <div className={classes.what}>
        <p className={classes.headline}>
          <span className="visually-hidden">{PRIORITY_LABELS[event.priority]} priority: </span>
          <Link ref={link} to={`/events/${event.id}`} className={classes.title} title={event.title}>
            {event.title}
          </Link>
          {event.is_regression && <Tag tone="bad">regression</Tag>}
          {event.status !== "OPEN" && <Tag>{STATUS_LABELS[event.status].toLowerCase()}</Tag>}
        </p>
        <Where event={event} />
      </div>
      <AnalysisState event={event} />
      <RowSparkline counts={event.hourly_counts} />
      <span className={classes.count} title={`${event.occurrence_count.toLocaleString("en")} occurrences`}>
        {event.occurrence_count.toLocaleString("en")}×
      </span>
      <RowTimes first={event.first_seen_at} last={event.last_seen_at} now={now} />
    </li>
  );
});

function Where({ event }: { event: EventListItem }) {
  const { culprit, service, environment, category } = event;
  const words = [category !== "unknown" && humanise(category), event.runtime].filter(Boolean);
  return (
    <p className={classes.where}>
      {(service ?? environment) && (
        <span className={classes.service}>{[service, environment].filter(Boolean).join(" · ")}</span>
      )}
      {culprit && (
        <code
          className={classes.culprit}
          title={culprit.function ? `${place(culprit)} in ${culprit.function}` : place(culprit)}
        >
          {place(culprit)}
          {culprit.function && ` in ${culprit.function}`}
        </code>
      )}
      <span className={classes.kind}>{words.join(" · ")}</span>
    </p>
  );
}
