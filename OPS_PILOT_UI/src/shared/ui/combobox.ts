const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** What makes a text field a combobox over the list with this id; `active` is null where nothing is offered. */
export function comboboxProps(listId: string, active: number | null) {
  return {
    role: "combobox",
    "aria-expanded": active !== null,
    "aria-controls": listId,
    "aria-autocomplete": "list",
    "aria-activedescendant": active === null ? undefined : optionId(listId, active),
    autoComplete: "off",
    spellCheck: false,
  } as const;
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Where an arrow key leads, round and round; null for any other key. */
export function arrowStep(key: string, active: number, count: number): number | null {
  const step = STEPS[key];
  return step === undefined || count === 0 ? null : (active + step + count) % count;
}
