const IS_APPLE = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** `mod+K` as it stands on this machine's keyboard. */
export function showKeys(keys: string): string {
  return keys.replace("mod+", IS_APPLE ? "⌘" : "Ctrl+").replace("shift+?", "?");
}
