import type { Category, Priority, Status } from "./types";

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

export const CATEGORIES = Object.keys({
  null_reference: true,
  type_error: true,
  key_or_index: true,
  invalid_value: true,
  serialization: true,
  import_or_dependency: true,
  syntax: true,
  config_or_env: true,
  connection_refused: true,
  timeout: true,
  dns: true,
  tls: true,
  auth_permission: true,
  db_connection: true,
  db_constraint: true,
  db_deadlock: true,
  db_query: true,
  out_of_memory: true,
  disk_full: true,
  resource_limit: true,
  rate_limit: true,
  assertion: true,
  concurrency: true,
  crash_signal: true,
  http_client_error: true,
  http_server_error: true,
  filesystem_not_found: true,
  unknown: true,
} satisfies Record<Category, true>) as Category[];
