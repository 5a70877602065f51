import type { Status } from "@/shared/api/types";
import type { KeyTable } from "@/shared/ui/useKeys";

/** What single keys change, in the list and on an event's page alike. */
export const STATUS_KEYS = [
  { key: "e", does: "Resolve", status: "RESOLVED" },
  { key: "i", does: "Ignore", status: "IGNORED" },
  { key: "r", does: "Reopen", status: "OPEN" },
] as const satisfies readonly { key: string; does: string; status: Status }[];

export const STATUS_KEY_TABLE: KeyTable = STATUS_KEYS.map(({ key, does }) => [key, does]);
