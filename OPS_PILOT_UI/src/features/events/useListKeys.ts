import { useHotkeys } from "@mantine/hooks";
import type { RowChanges } from "./eventListSlice";

/** What the list does with single keys; the help page shows this table. */
export const LIST_KEYS = [
  ["j / k", "Next or previous event"],
  ["Enter", "Open the event"],
  ["x", "Select; with Shift, everything in between"],
  ["e", "Resolve"],
  ["i", "Ignore"],
  ["r", "Reopen"],
  ["/", "Search"],
  ["Esc", "Clear the selection"],
] as const;

type ListActions = {
  move: (step: 1 | -1) => void;
  select: (isRange: boolean) => void;
  edit: (changes: RowChanges) => void;
  clear: () => void;
  focusSearch: () => void;
};

/** In a field, a dialog or a menu the keys belong to that. */
function isElsewhere({ target }: KeyboardEvent): boolean {
  const isTyping = target instanceof HTMLInputElement && target.type !== "checkbox";
  return isTyping || document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

export function useListKeys({ move, select, edit, clear, focusSearch }: ListActions) {
  const keys: [string, () => void][] = [
    ["j", () => move(1)],
    ["k", () => move(-1)],
    ["x", () => select(false)],
    ["shift+x", () => select(true)],
    ["e", () => edit({ status: "RESOLVED" })],
    ["i", () => edit({ status: "IGNORED" })],
    ["r", () => edit({ status: "OPEN" })],
    ["/", focusSearch],
    // Where the slash is typed with Shift.
    ["shift+/", focusSearch],
    ["Escape", clear],
  ];
  const hotkeys = keys.map(([key, act]): [string, (event: KeyboardEvent) => void, { preventDefault: false }] => [
    key,
    (event) => {
      if (isElsewhere(event)) return;
      event.preventDefault();
      act();
    },
    { preventDefault: false },
  ]);
  useHotkeys(hotkeys, ["TEXTAREA", "SELECT"]);
}
