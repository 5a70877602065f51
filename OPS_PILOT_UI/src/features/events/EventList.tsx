import { Button, Skeleton } from "@mantine/core";
import { useDispatch } from "react-redux";
import { toApiError } from "@/shared/api/apiError";
import { Notice } from "@/shared/ui/Notice";
import { newEventRequested } from "@/shared/ui/newEventRequested";
import classes from "./EventList.module.css";
import { EventRow } from "./EventRow";
import { useListEventsInfiniteQuery } from "./eventsApi";
import { LIST_POLL_MS, POLL_OPTIONS } from "./polling";
import { toListArguments, useEventFilters } from "./useEventFilters";

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f"];

export function EventList() {
  const { filters } = useEventFilters();
  const query = useListEventsInfiniteQuery(toListArguments(filters), {
    pollingInterval: LIST_POLL_MS,
    ...POLL_OPTIONS,
  });
  const events = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isLoading) return <LoadingRows />;
  return (
    <>
      {query.isError && <Notice tone="error" title={`${toApiError(query.error).message} Reconnecting…`} />}
      {query.isSuccess && events.length === 0 && <NothingHere isFiltered={Object.values(filters).some(Boolean)} />}
      <ul className={classes.list} aria-label="Events" aria-busy={query.isFetching}>
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          Load more
        </Button>
      )}
    </>
  );
}

function LoadingRows() {
  return (
    <div role="status" aria-label="Loading events" className={classes.list}>
      {SKELETON_ROWS.map((key) => (
        <Skeleton key={key} height={58} mb={8} />
      ))}
    </div>
  );
}

function NothingHere({ isFiltered }: { isFiltered: boolean }) {
  const dispatch = useDispatch();
  if (isFiltered) return <Notice title="No event matches these filters." />;
  return (
    <Notice title="Nothing has broken yet. Or nobody has told OpsPilot.">
      <p>Paste a log here, or send one from anywhere:</p>
      <pre className={classes.command}>
        {`curl --data-binary @app.log -H 'Content-Type: text/plain' \\\n  ${window.location.origin}/create-event`}
      </pre>
      <Button onClick={() => dispatch(newEventRequested())}>Paste a log</Button>
    </Notice>
  );
}
