import { createSlice, type PayloadAction } from "@reduxjs/toolkit";
import type { EventListItem, EventSummary, Priority, Status } from "@/shared/api/types";

export type RowChanges = { status?: Status; priority?: Priority };
type RowEdit = { id: number; changes: RowChanges };
/** What one click changed, and what takes it back. */
export type Edit = { changes: RowChanges; back: RowEdit[] };
export type ListPlace = { search: string; offset: number; eventId: number | null };
type EventListState = {
  /** Rows as last polled or answered; the list's pages stay as they were read. */
  seen: Record<number, Partial<EventListItem>>;
  /** Edits that the server has not confirmed yet. */
  pending: Record<number, RowChanges>;
  lastEdit: Edit | null;
  failure: string | null;
  place: ListPlace | null;
};

const initialState: EventListState = { seen: {}, pending: {}, lastEdit: null, failure: null, place: null };

export const eventListSlice = createSlice({
  name: "eventList",
  initialState,
  reducers: {
    rowsPolled(state, { payload }: PayloadAction<readonly EventListItem[]>) {
      for (const row of payload) {
        const isOvertaken = (state.seen[row.id]?.version ?? 0) > row.version;
        if (!isOvertaken) state.seen[row.id] = row;
      }
    },
    /** The answers to edits. */
    rowsAnswered(state, { payload }: PayloadAction<readonly EventSummary[]>) {
      for (const { id, status, priority, is_regression, version, updated_at } of payload) {
        state.seen[id] = { ...state.seen[id], id, status, priority, is_regression, version, updated_at };
      }
    },
    editStarted(state, { payload }: PayloadAction<readonly RowEdit[]>) {
      for (const { id, changes } of payload) state.pending[id] = { ...state.pending[id], ...changes };
    },
    /** `id` is as the server says, whatever that is. */
    editSettled(state, { payload: id }: PayloadAction<number>) {
      delete state.pending[id];
    },
    editDone(state, { payload }: PayloadAction<{ edit: Edit | null; failure: string | null }>) {
      state.lastEdit = payload.edit;
      state.failure = payload.failure;
    },
    toastDismissed(state) {
      state.lastEdit = null;
      state.failure = null;
    },
    placeLeft(state, { payload }: PayloadAction<ListPlace>) {
      state.place = payload;
    },
  },
  selectors: {
    selectSeen: (state) => state.seen,
    selectPending: (state) => state.pending,
    selectLastEdit: (state) => state.lastEdit,
    selectFailure: (state) => state.failure,
    selectPlace: (state) => state.place,
  },
});

export const { rowsPolled, rowsAnswered, editStarted, editSettled, editDone, toastDismissed, placeLeft } =
  eventListSlice.actions;
export const { selectSeen, selectPending, selectLastEdit, selectFailure, selectPlace } = eventListSlice.selectors;
