import { Button, NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useSelector } from "react-redux";
import { Link } from "react-router";
import { PRIORITIES, PRIORITY_LABELS, STATUS_LABELS, STATUSES } from "@/shared/api/enums";
import type { EventDetail } from "@/shared/api/types";
import { Tag } from "@/shared/ui/Tag";
import classes from "./EventHeader.module.css";
import { selectPlace } from "./eventListSlice";
import { useCurrentEvent } from "./useCurrentEvent";

const STATUS_OPTIONS = STATUSES.map((value) => ({ value, label: STATUS_LABELS[value] }));
const PRIORITY_OPTIONS = PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] }));

/** `actions` stand beside what is changed here. */
export function EventHeader({ event, actions }: { event: EventDetail; actions?: ReactNode }) {
  const place = useSelector(selectPlace);
  const { status, priority, edit } = useCurrentEvent(event);
  const isDone = status === "RESOLVED";
  return (
    <header className={classes.header}>
      <Link to={{ pathname: "/", search: place?.search ?? "" }} className={classes.back}>
        ← All events
      </Link>
      <h1 className={classes.title}>{event.title}</h1>
      {event.is_regression && <Tag tone="bad">regression: it was resolved before</Tag>}
      <div className={classes.controls}>
        <NativeSelect
          label="Status"
          size="xs"
          value={status}
          data={STATUS_OPTIONS}
          onChange={({ currentTarget }) => edit({ status: currentTarget.value as EventDetail["status"] })}
        />
        <NativeSelect
          label="Priority"
          size="xs"
          value={priority}
          data={PRIORITY_OPTIONS}
          onChange={({ currentTarget }) => edit({ priority: currentTarget.value as EventDetail["priority"] })}
        />
        <Button
          size="xs"
          variant={isDone ? "default" : "filled"}
          onClick={() => edit({ status: isDone ? "OPEN" : "RESOLVED" })}
        >
          {isDone ? "Reopen" : "Resolve"}
        </Button>
        <div className={classes.actions}>{actions}</div>
      </div>
    </header>
  );
}
