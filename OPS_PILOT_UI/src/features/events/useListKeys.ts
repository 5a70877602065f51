import { type KeyBinding, type KeyTable, useKeys } from "@/shared/ui/useKeys";
import { STATUS_KEY_TABLE, STATUS_KEYS } from "./eventKeys";
import type { RowChanges } from "./eventListSlice";

/** What the list does with single keys; the help page shows this table. */
export const LIST_KEYS: KeyTable = [
  ["j / k", "Next or previous event"],
  ["Enter", "Open the event"],
  ["x", "Select; with Shift, everything in between"],
  ...STATUS_KEY_TABLE,
  ["Esc", "Clear the selection"],
];

type ListActions = {
  move: (step: 1 | -1) => void;
  select: (isRange: boolean) => void;
  edit: (changes: RowChanges) => void;
  clear: () => void;
  focusSearch: () => void;
};

export function useListKeys({ move, select, edit, clear, focusSearch }: ListActions) {
  const keys: KeyBinding[] = [
    ["j", () => move(1)],
    ["k", () => move(-1)],
    ["x", () => select(false)],
    ["shift+x", () => select(true)],
    ...STATUS_KEYS.map(({ key, status }): KeyBinding => [key, () => edit({ status })]),
    // Where the slash is typed with Shift.
    ["shift+/", focusSearch],
    ["Escape", clear],
  ];
  useKeys(keys);
}
