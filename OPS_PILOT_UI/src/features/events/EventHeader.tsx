import { Button, NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useSelector } from "react-redux";
import { Link } from "react-router";
import { toApiError } from "@/shared/api/apiError";
import { PRIORITIES, PRIORITY_LABELS, STATUS_LABELS, STATUSES } from "@/shared/api/enums";
import type { EventDetail, EventUpdate } from "@/shared/api/types";
import { Notice } from "@/shared/ui/Notice";
import { Tag } from "@/shared/ui/Tag";
import classes from "./EventHeader.module.css";
import { selectPlace } from "./eventListSlice";
import { useUpdateEventMutation } from "./eventsApi";

const STATUS_OPTIONS = STATUSES.map((value) => ({ value, label: STATUS_LABELS[value] }));
const PRIORITY_OPTIONS = PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] }));

/** `actions` stand beside what is changed here. */
export function EventHeader({ event, actions }: { event: EventDetail; actions?: ReactNode }) {
  const [update, { isLoading, error }] = useUpdateEventMutation();
  const place = useSelector(selectPlace);
  const change = (changes: EventUpdate) => update({ id: event.id, changes });
  const isDone = event.status === "RESOLVED";
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
          value={event.status}
          data={STATUS_OPTIONS}
          onChange={({ currentTarget }) => change({ status: currentTarget.value as EventDetail["status"] })}
        />
        <NativeSelect
          label="Priority"
          size="xs"
          value={event.priority}
          data={PRIORITY_OPTIONS}
          onChange={({ currentTarget }) => change({ priority: currentTarget.value as EventDetail["priority"] })}
        />
        <Button
          size="xs"
          variant={isDone ? "default" : "filled"}
          loading={isLoading}
          onClick={() => change({ status: isDone ? "OPEN" : "RESOLVED" })}
        >
          {isDone ? "Reopen" : "Resolve"}
        </Button>
        <div className={classes.actions}>{actions}</div>
      </div>
      {error !== undefined && <Notice tone="error" title={toApiError(error).message} />}
    </header>
  );
}
