import { createSlice, type PayloadAction } from "@reduxjs/toolkit";
import { newEventRequested } from "@/shared/ui/newEventRequested";
import { type NewEventFields, NO_FIELDS } from "./newEventForm";

export const newEventSlice = createSlice({
  name: "newEvent",
  initialState: { isOpen: false, draft: NO_FIELDS },
  reducers: {
    /** Kept while the dialog is closed: a slip must not cost a pasted log. */
    draftChanged: (state, { payload }: PayloadAction<Partial<NewEventFields>>) => {
      Object.assign(state.draft, payload);
    },
    draftSent: (state) => {
      state.draft = NO_FIELDS;
    },
    dialogClosed: (state) => {
      state.isOpen = false;
    },
  },
  extraReducers: (build) => {
    build.addCase(newEventRequested, (state) => {
      state.isOpen = true;
    });
  },
  selectors: { selectIsOpen: (state) => state.isOpen, selectDraft: (state) => state.draft },
});

export const { dialogClosed, draftChanged, draftSent } = newEventSlice.actions;
export const { selectIsOpen, selectDraft } = newEventSlice.selectors;
