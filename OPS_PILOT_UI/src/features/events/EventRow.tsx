import { Link } from "react-router";
import { STATUS_LABELS } from "@/shared/api/enums";
import type { EventListItem } from "@/shared/api/types";
import { formatAgo, formatTime } from "@/shared/lib/formatTime";
import { humanise, place } from "@/shared/lib/words";
import { PriorityMark } from "@/shared/ui/PriorityMark";
import { Tag } from "@/shared/ui/Tag";
import classes from "./EventRow.module.css";

export function EventRow({ event }: { event: EventListItem }) {
  return (
    <li className={classes.row} data-priority={event.priority}>
      <div className={classes.what}>
        <Link to={`/events/${event.id}`} className={classes.title}>
          {event.title}
        </Link>
        <p className={classes.cause}>{event.analysis?.root_cause}</p>
        <p className={classes.where}>
          <PriorityMark priority={event.priority} />
          {event.culprit && <code>{place(event.culprit)}</code>}
          <Tag>{event.runtime}</Tag>
          {event.category !== "unknown" && <Tag>{humanise(event.category)}</Tag>}
          {event.service && <Tag>{event.service}</Tag>}
          {event.environment && <Tag>{event.environment}</Tag>}
          {event.is_regression && <Tag tone="bad">regression</Tag>}
        </p>
      </div>
      <RowFacts event={event} />
    </li>
  );
}

function RowFacts({ event }: { event: EventListItem }) {
  const isUnfinished = event.analysis_status === "PENDING" || event.analysis_status === "RUNNING";
  return (
    <dl className={classes.facts}>
      <div>
        <dt>Status</dt>
        <dd data-status={event.status}>{STATUS_LABELS[event.status]}</dd>
      </div>
      <div>
        <dt>Seen</dt>
        <dd className={classes.number}>{event.occurrence_count}×</dd>
      </div>
      <div>
        <dt>Last</dt>
        <dd>
          <time dateTime={event.last_seen_at} title={formatTime(event.last_seen_at)}>
            {formatAgo(event.last_seen_at)}
          </time>
        </dd>
      </div>
      <div>
        <dt>Analysis</dt>
        <dd>{isUnfinished ? "at work…" : (event.analysis?.analyzer ?? "none")}</dd>
      </div>
    </dl>
  );
}
