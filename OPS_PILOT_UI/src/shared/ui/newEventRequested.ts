import { createAction } from "@reduxjs/toolkit";

/** Any feature may ask for the new-event dialog; the feature that owns it listens. */
export const newEventRequested = createAction("newEvent/requested");
