import { Button } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useDispatch, useSelector } from "react-redux";
import type { EventListItem } from "@/shared/api/types";
import { BulkBar } from "./BulkBar";
import classes from "./EventList.module.css";
import { EventRows } from "./EventRows";
import { placeLeft, type RowChanges, selectPending, selectPlace, selectSeen } from "./eventListSlice";
import { currentRow } from "./feedRows";
import { LoadingRows, News, NothingHere, Trouble } from "./ListStates";
import { SEARCH_ID } from "./SearchBox";
import { useEditEvents } from "./useEditEvents";
import { useEventFeed } from "./useEventFeed";
import { isFiltered, readFilters, useEventFilters } from "./useEventFilters";
import { useListCursor } from "./useListCursor";
import { useListKeys } from "./useListKeys";

/** Loading starts this many rows before the end comes into view. */
const ROWS_AHEAD = 30;
const PAGE_ROWS = 100;

/** Back from an event, the list stands where it was left. */
function usePlace(search: string, { currentId: eventId, focusOn }: ReturnType<typeof useListCursor>) {
  const dispatch = useDispatch();
  const place = useSelector(selectPlace);
  const [initial] = useState(place?.search === search ? place : null);
  const offset = useRef(initial?.offset ?? 0);
  const leave = useEffectEvent(() => dispatch(placeLeft({ search, offset: offset.current, eventId })));
  useEffect(() => {
    if (initial?.eventId) focusOn(initial.eventId);
    return () => void leave();
  }, [initial, focusOn]);
  return { initial, offset };
}

/** The keys and the bulk bar act on the selected rows, or else on the current one. */
function useListActions(rows: readonly EventListItem[], cursor: ReturnType<typeof useListCursor>) {
  const overlay = { seen: useSelector(selectSeen), pending: useSelector(selectPending) };
  const { edit } = useEditEvents();
  const { selected, currentId } = cursor;
  const act = (changes: RowChanges) => {
    const isMeant = ({ id }: EventListItem) => (selected.size > 0 ? selected.has(id) : id === currentId);
    cursor.clear();
    void edit(
      rows.filter(isMeant).map((row) => currentRow(row, overlay)),
      changes,
    );
  };
  useListKeys({
    move: cursor.move,
    select: (isRange) => currentId !== null && cursor.toggle(currentId, isRange),
    edit: act,
    clear: cursor.clear,
    focusSearch: () => document.getElementById(SEARCH_ID)?.focus(),
  });
  return act;
}

export function EventList() {
  const { filters, args, search, setFilters } = useEventFilters();
  const { list, head, rows, news, refresh, setPageInView } = useEventFeed(args);
  const cursor = useListCursor(rows);
  const act = useListActions(rows, cursor);
  const place = usePlace(search, cursor);
  const { clear } = cursor;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, another selection
  useEffect(clear, [search, clear]);
  const error = head.error ?? (list.isError ? list.error : undefined);

  function onScroll({ offset, lastIndex, middleIndex }: { offset: number; lastIndex: number; middleIndex: number }) {
    place.offset.current = offset;
    setPageInView(Math.floor(middleIndex / PAGE_ROWS));
    if (lastIndex > rows.length - ROWS_AHEAD && list.hasNextPage && !list.isFetching) void list.fetchNextPage();
  }
  function showNews() {
    refresh();
    window.scrollTo({ top: 0 });
  }
  if (list.isLoading) return <LoadingRows />;
  return (
    <>
      {error !== undefined && <Trouble error={error} />}
      <News news={news} onShow={showNews} />
      {list.isSuccess && rows.length === 0 && (
        <NothingHere isFiltered={isFiltered(filters)} onClear={() => setFilters(readFilters(new URLSearchParams()))} />
      )}
      {rows.length > 0 && (
        <EventRows
          key={search}
          rows={rows}
          isBusy={list.isFetching && !list.isFetchingNextPage}
          selected={cursor.selected}
          currentId={cursor.currentId}
          moves={cursor.moves}
          initialOffset={place.initial?.offset ?? 0}
          onScroll={onScroll}
          onSelect={cursor.toggle}
          onFocus={cursor.setCurrentId}
        />
      )}
      {list.hasNextPage && (
        <div className={classes.end}>
          <Button variant="default" size="xs" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
      {cursor.selected.size > 0 && (
        <BulkBar
          count={cursor.selected.size}
          loaded={rows.length}
          onEdit={act}
          onSelectAll={cursor.selectAll}
          onClear={cursor.clear}
        />
      )}
    </>
  );
}
