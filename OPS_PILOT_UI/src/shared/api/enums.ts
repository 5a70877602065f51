import type { Priority, Status } from "./types";

/** `satisfies` makes the compiler compare these lists with the generated types: a new member is a type error here. */
export const STATUS_LABELS = {
  OPEN: "Open",
  IN_PROGRESS: "In progress",
  RESOLVED: "Resolved",
  IGNORED: "Ignored",
} satisfies Record<Status, string>;

export const PRIORITY_LABELS = {
  CRITICAL: "Critical",
  HIGH: "High",
  MEDIUM: "Medium",
  LOW: "Low",
} satisfies Record<Priority, string>;

export const STATUSES = Object.keys(STATUS_LABELS) as Status[];
export const PRIORITIES = Object.keys(PRIORITY_LABELS) as Priority[];
