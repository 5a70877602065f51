import { useCallback } from "react";
import { useDispatch } from "react-redux";
import { toApiError } from "@/shared/api/apiError";
import type { EventListItem } from "@/shared/api/types";
import { type Edit, editDone, editSettled, editStarted, type RowChanges, rowsAnswered } from "./eventListSlice";
import { useUpdateEventMutation } from "./eventsApi";

/** A browser keeps six connections to a server, and polling needs one. */
const AT_ONCE = 4;

type Errand = { id: number; changes: RowChanges };
type EditableEvent = Pick<EventListItem, "id" | "status" | "priority">;

/** Of each event the values that the edit replaces; nothing for one that has them already. */
export function errandsBack(events: readonly EditableEvent[], { status, priority }: RowChanges): Errand[] {
  return events
    .map((event) => ({
      id: event.id,
      changes: {
        ...(status !== undefined && status !== event.status && { status: event.status }),
        ...(priority !== undefined && priority !== event.priority && { priority: event.priority }),
      },
    }))
    .filter(({ changes }) => Object.keys(changes).length > 0);
}

/** Shown at once, sent a few at a time, and taken back as long as the toast is there. */
export function useEditEvents() {
  const dispatch = useDispatch();
  const [update] = useUpdateEventMutation();

  const send = useCallback(
    async (errands: Errand[]) => {
      const failures: string[] = [];
      const waiting = [...errands];
      async function work() {
        for (let errand = waiting.shift(); errand !== undefined; errand = waiting.shift()) {
          const { data, error } = await update(errand);
          if (data === undefined) failures.push(toApiError(error).message);
          else dispatch(rowsAnswered([data]));
          dispatch(editSettled(errand.id));
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return failures.length === 0 ? null : describeFailure(failures, errands.length);
    },
    [dispatch, update],
  );

  const edit = useCallback(
    async (events: readonly EditableEvent[], changes: RowChanges) => {
      const back = errandsBack(events, changes);
      if (back.length === 0) return;
      const done: Edit = { changes, back };
      dispatch(editStarted(back.map(({ id }) => ({ id, changes }))));
      dispatch(editDone({ edit: done, failure: null }));
      const failure = await send(back.map(({ id }) => ({ id, changes })));
      if (failure !== null) dispatch(editDone({ edit: null, failure }));
    },
    [dispatch, send],
  );

  const undo = useCallback(
    async ({ back }: Edit) => {
      dispatch(editStarted(back));
      dispatch(editDone({ edit: null, failure: null }));
      dispatch(editDone({ edit: null, failure: await send(back) }));
    },
    [dispatch, send],
  );
  return { edit, undo };
}

function describeFailure(messages: readonly string[], total: number): string {
  const what = total === 1 ? "The event was not changed" : `${messages.length} of ${total} events were not changed`;
  return `${what}. ${messages[0]}`;
}
