import { Button, CloseButton } from "@mantine/core";
import { useEffect } from "react";
import { useDispatch, useSelector } from "react-redux";
import { PRIORITY_LABELS, STATUS_LABELS } from "@/shared/api/enums";
import { type Edit, selectFailure, selectLastEdit, selectPending, toastDismissed } from "./eventListSlice";
import classes from "./UndoToast.module.css";
import { useEditEvents } from "./useEditEvents";

const SHOWN_MS = 10_000;
const DONE_WORDS = { OPEN: "reopened", IN_PROGRESS: "in progress", RESOLVED: "resolved", IGNORED: "ignored" } as const;

export function describeEdit({ changes, back }: Edit): string {
  const what = back.length === 1 ? "1 event" : `${back.length.toLocaleString("en")} events`;
  if (changes.status !== undefined) return `${what} ${DONE_WORDS[changes.status] ?? STATUS_LABELS[changes.status]}`;
  return `${what}: priority ${changes.priority ? PRIORITY_LABELS[changes.priority].toLowerCase() : "changed"}`;
}

/** Says what was just changed, and takes it back. Stands on every page. */
export function UndoToast() {
  const dispatch = useDispatch();
  const edit = useSelector(selectLastEdit);
  const failure = useSelector(selectFailure);
  const pending = useSelector(selectPending);
  const { undo } = useEditEvents();
  useEffect(() => {
    if (edit === null && failure === null) return;
    const timer = setTimeout(() => dispatch(toastDismissed()), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [dispatch, edit, failure]);
  const words = failure ?? (edit && describeEdit(edit));
  return (
    <div className={classes.place} role={failure === null ? "status" : "alert"}>
      {words !== null && (
        <div className={classes.toast} data-tone={failure === null ? "plain" : "error"}>
          <span>{words}</span>
          {edit !== null && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={edit.back.some(({ id }) => id in pending)}
              onClick={() => undo(edit)}
            >
              Undo
            </Button>
          )}
          <CloseButton size="sm" aria-label="Dismiss" onClick={() => dispatch(toastDismissed())} />
        </div>
      )}
    </div>
  );
}
