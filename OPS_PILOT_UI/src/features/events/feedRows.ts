import type { EventListItem, EventPage } from "@/shared/api/types";
import type { RowChanges } from "./eventListSlice";
import type { ListArguments } from "./eventsApi";

export type RowIndex = { rows: readonly EventListItem[]; byId: ReadonlyMap<number, EventListItem> };
export type Overlay = {
  seen: Readonly<Record<number, Partial<EventListItem>>>;
  pending: Readonly<Record<number, RowChanges>>;
};

export function indexRows(pages: readonly EventPage[]): RowIndex {
  const byId = new Map<number, EventListItem>();
  for (const page of pages) for (const row of page.items) if (!byId.has(row.id)) byId.set(row.id, row);
  return { rows: [...byId.values()], byId };
}

type Merged = { later: Partial<EventListItem> | undefined; changes: RowChanges | undefined; row: EventListItem };
const merged = new WeakMap<EventListItem, Merged>();

/** The row as it is now: as read, as seen later, and with the edits that are on their way. Equal parts give the same
 * object, so that rows without news are not drawn again. */
export function currentRow(row: EventListItem, { seen, pending }: Overlay): EventListItem {
  const later = seen[row.id];
  const changes = pending[row.id];
  const isNewer = later !== undefined && (later.updated_at ?? "") >= row.updated_at;
  if (!isNewer && changes === undefined) return row;
  const known = merged.get(row);
  if (known !== undefined && known.later === later && known.changes === changes) return known.row;
  const now = { ...row, ...(isNewer && later), ...changes };
  merged.set(row, { later, changes, row: now });
  return now;
}

function fits(row: EventListItem, { status = [], priority = [] }: ListArguments): boolean {
  return (
    (status.length === 0 || status.includes(row.status)) && (priority.length === 0 || priority.includes(row.priority))
  );
}

/** Rows that an edit or a poll took out of this list. */
export function rowsGone({ byId }: RowIndex, overlay: Overlay, args: ListArguments): ReadonlySet<number> {
  const ids = [...Object.keys(overlay.seen), ...Object.keys(overlay.pending)].map(Number);
  return new Set(
    ids.filter((id) => {
      const row = byId.get(id);
      return row !== undefined && fits(row, args) && !fits(currentRow(row, overlay), args);
    }),
  );
}

const SORT_FIELDS = {
  last_seen: "last_seen_at",
  first_seen: "first_seen_at",
  occurrences: "occurrence_count",
} as const;

export type HeadNews = { arrived: number; left: number };

/** What the first page of now has that the list has not, and the other way round. */
export function compareHead(
  head: EventPage,
  { rows, byId }: RowIndex,
  list: { sort: ListArguments["sort"]; hasMore: boolean; gone: ReadonlySet<number> },
): HeadNews {
  const field = SORT_FIELDS[list.sort ?? "last_seen"];
  const lastRow = rows.at(-1);
  const lastOfHead = head.items.at(-1);
  const inHead = new Set(head.items.map(({ id }) => id));
  const isAboveEnd = (row: EventListItem) => !list.hasMore || lastRow === undefined || row[field] > lastRow[field];
  const isCovered = (row: EventListItem) =>
    head.next_cursor === null || (lastOfHead !== undefined && row[field] > lastOfHead[field]);
  return {
    arrived: head.items.filter((row) => !byId.has(row.id) && isAboveEnd(row)).length,
    left: rows
      .slice(0, head.items.length + list.gone.size)
      .filter((row) => !inHead.has(row.id) && !list.gone.has(row.id) && isCovered(row)).length,
  };
}
