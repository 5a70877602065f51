const STORED_AT = "opspilot.views";
const MOST_VIEWS = 20;

export type SavedView = { name: string; search: string };

function isView(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null) return false;
  const { name, search } = value as Partial<Record<keyof SavedView, unknown>>;
  return typeof name === "string" && typeof search === "string";
}

/** What this browser has kept; nothing where that cannot be read. */
export function readViews(storage: Storage): SavedView[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(STORED_AT) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isView) : [];
  } catch {
    return [];
  }
}

/** Gives what is kept now; a full or forbidden storage keeps it for as long as the page is open. */
export function writeViews(storage: Storage, views: readonly SavedView[]): SavedView[] {
  const kept = views.slice(-MOST_VIEWS);
  try {
    storage.setItem(STORED_AT, JSON.stringify(kept));
  } catch {
    // The views are still on the page.
  }
  return kept;
}
