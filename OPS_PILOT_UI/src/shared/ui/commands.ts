import { useEffect, useId, useSyncExternalStore } from "react";
import { useKeys } from "./useKeys";

/** Something that can be done now. `keys` are bound as long as the command is offered. */
export type Command = { id: string; label: string; keys?: string; run: () => void };

const groups = new Map<string, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

function publish() {
  all = [...groups.values()].flat();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Offers the commands while the caller is on the page. Give the same array while nothing changes. */
export function useCommands(commands: readonly Command[]) {
  const owner = useId();
  useEffect(() => {
    groups.set(owner, commands);
    publish();
    return () => {
      groups.delete(owner);
      publish();
    };
  }, [owner, commands]);
  useKeys(commands.flatMap(({ keys, run }) => (keys === undefined ? [] : [[keys, run] as const])));
}

/** Whatever the page offers, in the order in which it was offered. */
export function useOfferedCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, () => all);
}
