import { createSlice } from "@reduxjs/toolkit";
import { newEventRequested } from "@/shared/ui/newEventRequested";

export const newEventSlice = createSlice({
  name: "newEvent",
  initialState: { isOpen: false },
  reducers: {
    dialogClosed: (state) => {
      state.isOpen = false;
    },
  },
  extraReducers: (build) => {
    build.addCase(newEventRequested, (state) => {
      state.isOpen = true;
    });
  },
  selectors: { selectIsOpen: (state) => state.isOpen },
});

export const { dialogClosed } = newEventSlice.actions;
export const { selectIsOpen } = newEventSlice.selectors;
