import { Button } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import { useDispatch, useSelector } from "react-redux";
import classes from "./EventList.module.css";
import { EventRows } from "./EventRows";
import { placeLeft, selectPlace } from "./eventListSlice";
import { LoadingRows, News, NothingHere, Trouble } from "./ListStates";
import { useEventFeed } from "./useEventFeed";
import { isFiltered, readFilters, useEventFilters } from "./useEventFilters";
import { useListCursor } from "./useListCursor";

/** Loading starts this many rows before the end comes into view. */
const ROWS_AHEAD = 30;
const PAGE_ROWS = 100;

/** Back from an event, the list stands where it was left. */
function usePlace(search: string, eventId: number | null) {
  const dispatch = useDispatch();
  const place = useSelector(selectPlace);
  const [initial] = useState(place?.search === search ? place : null);
  const [offset, setOffset] = useState(initial?.offset ?? 0);
  const leave = useEffectEvent(() => dispatch(placeLeft({ search, offset, eventId })));
  useEffect(() => () => void leave(), []);
  return { initial, setOffset };
}

export function EventList() {
  const { filters, args, search, setFilters } = useEventFilters();
  const { list, head, rows, news, refresh, setPageInView } = useEventFeed(args);
  const cursor = useListCursor(rows);
  const place = usePlace(search, cursor.currentId);
  const error = head.error ?? (list.isError ? list.error : undefined);

  function onScroll({ offset, lastIndex, middleIndex }: { offset: number; lastIndex: number; middleIndex: number }) {
    place.setOffset(offset);
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
    </>
  );
}
