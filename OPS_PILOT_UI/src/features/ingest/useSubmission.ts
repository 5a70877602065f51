import { useEffect, useRef, useState } from "react";
import { useDispatch } from "react-redux";
import { toApiError } from "@/shared/api/apiError";
import { useCreateEventMutation } from "./ingestApi";
import { findProblem, labelsOf, type NewEventFields } from "./newEventForm";
import { draftSent } from "./newEventSlice";
import { useUploads } from "./useUploads";

/** A pasted log, files, or both: each a submission of its own. `onOnlyOne` gets the event where there is just one. */
export function useSubmission(onOnlyOne: (eventId: number) => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [create] = useCreateEventMutation();
  const dispatch = useDispatch();
  const { uploads, add, remove, sendAll } = useUploads();
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  async function submitText(fields: NewEventFields): Promise<number | null> {
    const { data, error } = await create(fields);
    if (data === undefined) setProblem(toApiError(error).message);
    else dispatch(draftSent());
    return data?.id ?? null;
  }

  async function submit(fields: NewEventFields) {
    const hasText = fields.rawLogs.trim() !== "";
    const found = hasText || uploads.length === 0 ? findProblem(fields) : null;
    setProblem(found);
    if (found !== null) return;
    setIsBusy(true);
    const ofText = hasText ? await submitText(fields) : null;
    const { ids, isWhole } = await sendAll(labelsOf(fields));
    setIsBusy(false);
    const [onlyOne, ...others] = ofText === null ? ids : [ofText, ...ids];
    const isAll = isWhole && (!hasText || ofText !== null);
    // Whoever closed the dialog meanwhile is not taken away from where he is.
    if (isHere.current && isAll && onlyOne !== undefined && others.length === 0) onOnlyOne(onlyOne);
  }

  function take(files: Iterable<File>) {
    setProblem(null);
    add(files);
  }
  return { problem, isBusy, uploads, take, remove, submit };
}
