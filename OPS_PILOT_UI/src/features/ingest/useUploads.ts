import { useEffect, useReducer, useRef } from "react";
import { useDispatch } from "react-redux";
import { baseApi } from "@/shared/api/baseApi";
import { formatBytes } from "@/shared/lib/formatBytes";
import { MAX_LOG_BYTES } from "./newEventForm";
import { UploadRefused, uploadFile } from "./uploadFile";

const UNAUTHENTICATED = 401;

export type UploadState =
  | { kind: "waiting" }
  | { kind: "sending"; share: number }
  | { kind: "done"; eventId: number; title: string }
  | { kind: "failed"; message: string; canRetry: boolean };
export type Upload = { id: number; file: File; state: UploadState };

type Change = { add: readonly Upload[] } | { remove: number } | { id: number; state: UploadState };

function reduce(uploads: readonly Upload[], change: Change): readonly Upload[] {
  if ("add" in change) return [...uploads, ...change.add];
  if ("remove" in change) return uploads.filter(({ id }) => id !== change.remove);
  return uploads.map((upload) => (upload.id === change.id ? { ...upload, state: change.state } : upload));
}

/** What is wrong with a file before anything is sent. */
function firstState({ size }: File): UploadState {
  if (size === 0) return { kind: "failed", message: "The file is empty.", canRetry: false };
  if (size <= MAX_LOG_BYTES) return { kind: "waiting" };
  const limit = formatBytes(MAX_LOG_BYTES);
  return { kind: "failed", message: `Over ${limit}: send the part around the failure.`, canRetry: false };
}

/** Files on their way until the caller is gone, each a submission of its own; one after the other, so that the first answers come soon. */
export function useUploads() {
  const [uploads, change] = useReducer(reduce, []);
  const dispatch = useDispatch();
  const nextId = useRef(1);
  const stops = useRef(new Map<number, AbortController>());
  useEffect(() => {
    const all = stops.current;
    return () => {
      for (const stop of all.values()) stop.abort();
    };
  }, []);

  function add(files: Iterable<File>) {
    const added = [...files].map((file) => ({ id: nextId.current++, file, state: firstState(file) }));
    for (const { id } of added) stops.current.set(id, new AbortController());
    change({ add: added });
  }

  function remove(id: number) {
    stops.current.get(id)?.abort();
    change({ remove: id });
  }

  /** The event's id, or null where it failed and says why. */
  async function send({ id, file }: Upload, labels: Record<string, string>): Promise<number | null> {
    const signal = stops.current.get(id)?.signal;
    if (signal === undefined || signal.aborted) return null;
    change({ id, state: { kind: "sending", share: 0 } });
    const onProgress = (share: number) => change({ id, state: { kind: "sending", share } });
    try {
      const event = await uploadFile(file, { labels, onProgress, signal });
      change({ id, state: { kind: "done", eventId: event.id, title: event.title } });
      return event.id;
    } catch (error) {
      if (error instanceof UploadRefused && error.status === UNAUTHENTICATED) {
        dispatch(baseApi.util.invalidateTags(["Session"]));
      }
      const message = error instanceof Error ? error.message : "The file could not be sent.";
      change({ id, state: { kind: "failed", message, canRetry: true } });
      return null;
    }
  }

  /** The ids of the events that came of it, and whether each file made one. */
  async function sendAll(labels: Record<string, string>) {
    const ids: number[] = [];
    const unsent = uploads.filter(
      ({ state }) => state.kind === "waiting" || (state.kind === "failed" && state.canRetry),
    );
    for (const upload of unsent) {
      const id = await send(upload, labels);
      if (id !== null) ids.push(id);
    }
    dispatch(baseApi.util.invalidateTags(["EventList", "Stats"]));
    return { ids, isWhole: ids.length === uploads.length };
  }
  return { uploads, add, remove, sendAll };
}
