import { configureStore } from "@reduxjs/toolkit";
import { setupListeners } from "@reduxjs/toolkit/query";
import { eventListSlice } from "@/features/events/eventListSlice";
import { newEventSlice } from "@/features/ingest/newEventSlice";
import { baseApi } from "@/shared/api/baseApi";

/** Wrapped so that each test has a store of its own. */
export function makeStore() {
  const store = configureStore({
    reducer: {
      [baseApi.reducerPath]: baseApi.reducer,
      [eventListSlice.reducerPath]: eventListSlice.reducer,
      [newEventSlice.reducerPath]: newEventSlice.reducer,
    },
    middleware: (defaults) => defaults().concat(baseApi.middleware),
  });
  setupListeners(store.dispatch);
  return store;
}

export type AppStore = ReturnType<typeof makeStore>;
