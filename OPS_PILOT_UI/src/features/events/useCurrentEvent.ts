import { useCallback } from "react";
import { useSelector } from "react-redux";
import type { EventDetail } from "@/shared/api/types";
import { type RowChanges, selectPending } from "./eventListSlice";
import { useEditEvents } from "./useEditEvents";

/** The event with the edits that are on their way, and the way to make one. */
export function useCurrentEvent(event: EventDetail) {
  const changes = useSelector(selectPending)[event.id];
  const { edit: editAll } = useEditEvents();
  const { id } = event;
  const { status, priority } = { ...event, ...changes };
  const edit = useCallback(
    (wanted: RowChanges) => void editAll([{ id, status, priority }], wanted),
    [editAll, id, status, priority],
  );
  return { status, priority, edit };
}
