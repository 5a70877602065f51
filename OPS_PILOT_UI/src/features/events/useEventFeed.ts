import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { useDispatch, useSelector } from "react-redux";
import { usePollSeconds } from "@/shared/lib/usePollSeconds";
import { rowsPolled, selectPending, selectSeen } from "./eventListSlice";
import { type ListArguments, useGetEventPageQuery, useListEventsInfiniteQuery } from "./eventsApi";
import { compareHead, indexRows, rowsGone } from "./feedRows";
import { POLL_OPTIONS, pollInterval } from "./polling";

const SCROLL_PAUSE_MS = 400;
const NO_NEWS = { arrived: 0, left: 0 };

type PageArguments = { args: ListArguments; cursor: string | null };

/** A page as it is now, again and again; slower while the server does not answer. */
function usePolledPage(page: PageArguments, skip: boolean) {
  const dispatch = useDispatch();
  const [failures, setFailures] = useState(0);
  const pollingInterval = pollInterval(usePollSeconds().seconds, failures);
  const polled = useGetEventPageQuery(page, { skip, pollingInterval, ...POLL_OPTIONS });
  const { isFetching, isError, currentData } = polled;
  useEffect(() => {
    if (!isFetching) setFailures((count) => (isError ? count + 1 : 0));
  }, [isFetching, isError]);
  useEffect(() => {
    if (currentData !== undefined) dispatch(rowsPolled(currentData.items));
  }, [dispatch, currentData]);
  return polled;
}

/** The list as the reader left it, its rows as they are now, and the news that wait for a click. */
export function useEventFeed(args: ListArguments) {
  const list = useListEventsInfiniteQuery(args);
  const [pageInView, setPageInView] = useState(0);
  const [restingPage] = useDebouncedValue(pageInView, SCROLL_PAUSE_MS);
  const head = usePolledPage({ args, cursor: null }, list.isLoading);
  usePolledPage({ args, cursor: list.data?.pageParams[restingPage] ?? null }, restingPage === 0);

  const pages = list.data?.pages;
  const index = useMemo(() => indexRows(pages ?? []), [pages]);
  const seen = useSelector(selectSeen);
  const pending = useSelector(selectPending);
  const gone = useMemo(() => rowsGone(index, { seen, pending }, args), [index, seen, pending, args]);
  const rows = useMemo(
    () => (gone.size === 0 ? index.rows : index.rows.filter(({ id }) => !gone.has(id))),
    [index, gone],
  );
  const isShowing = list.currentData !== undefined;
  const news = useMemo(
    () =>
      head.currentData && isShowing
        ? compareHead(head.currentData, index, { sort: args.sort, hasMore: list.hasNextPage, gone })
        : NO_NEWS,
    [head.currentData, isShowing, index, args.sort, list.hasNextPage, gone],
  );
  const refresh = () => void list.refetch({ refetchCachedPages: false });
  useRefreshes({
    args,
    refresh,
    isBroken: list.isError && head.isSuccess,
    isOutrun: rows.length === 0 && news.arrived > 0,
  });
  return { list, head, rows, news, refresh, setPageInView };
}

type RefreshReasons = { args: ListArguments; refresh: () => void; isBroken: boolean; isOutrun: boolean };

/** Where there are no rows that could jump, nobody needs to be asked. */
function useRefreshes({ args, refresh, isBroken, isOutrun }: RefreshReasons) {
  const [shown, setShown] = useState(args);
  const again = useEffectEvent(refresh);
  useEffect(() => {
    if (args === shown) return;
    setShown(args);
    again();
  }, [args, shown]);
  useEffect(() => {
    if (isBroken || isOutrun) again();
  }, [isBroken, isOutrun]);
}
