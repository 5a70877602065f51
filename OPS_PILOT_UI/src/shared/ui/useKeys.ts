import { useHotkeys } from "@mantine/hooks";

export type KeyBinding = readonly [keys: string, act: () => void];
/** What a key does, for people: `["j / k", "Next or previous event"]`. */
export type KeyTable = readonly (readonly [keys: string, does: string])[];

/** In a field, a dialog or a menu the keys belong to that. */
function isElsewhere({ target }: KeyboardEvent): boolean {
  const isTyping = target instanceof HTMLInputElement && target.type !== "checkbox";
  return isTyping || document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

/** Single keys, which work wherever nobody is typing. */
export function useKeys(bindings: readonly KeyBinding[]) {
  const hotkeys = bindings.map(([keys, act]): [string, (event: KeyboardEvent) => void, { preventDefault: false }] => [
    keys,
    (event) => {
      if (isElsewhere(event)) return;
      event.preventDefault();
      act();
    },
    { preventDefault: false },
  ]);
  useHotkeys(hotkeys, ["TEXTAREA", "SELECT"]);
}
