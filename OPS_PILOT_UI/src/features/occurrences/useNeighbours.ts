import { type OccurrenceItem, type OccurrencesOf, useListOccurrencesInfiniteQuery } from "./occurrencesApi";

type Neighbours = {
  /** Null while it is not among those that were read. */
  shown: OccurrenceItem | null;
  previous: (() => void) | null;
  next: (() => void) | null;
  isLoading: boolean;
};

/** The occurrences before and after the one shown, in the order they came; earlier ones are read when needed. */
export function useNeighbours(of: OccurrencesOf, shownId: number, select: (id: number) => void): Neighbours {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useListOccurrencesInfiniteQuery(of);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const index = items.findIndex(({ id }) => id === shownId);
  const earlier = index === -1 ? undefined : items[index + 1];
  const later = index === -1 ? undefined : items[index - 1];
  async function readOn() {
    const { data: more } = await fetchNextPage();
    const found = more?.pages.at(-1)?.items[0];
    if (found !== undefined) select(found.id);
  }
  const canReadOn = index !== -1 && earlier === undefined && hasNextPage;
  return {
    shown: items[index] ?? null,
    previous: canReadOn ? readOn : stepTo(earlier, select),
    next: stepTo(later, select),
    isLoading: isFetchingNextPage,
  };
}

function stepTo(item: OccurrenceItem | undefined, select: (id: number) => void) {
  return item === undefined ? null : () => select(item.id);
}
