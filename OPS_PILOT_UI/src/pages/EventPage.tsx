import { Skeleton } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useParams } from "react-router";
import { useEvent } from "@/features/events/useEvent";
import { toApiError } from "@/shared/api/apiError";
import { Notice } from "@/shared/ui/Notice";
import classes from "./EventPage.module.css";
import { EventView } from "./EventView";
import { NotFoundPage } from "./NotFoundPage";

export function EventPage() {
  const id = Number(useParams().id);
  if (!Number.isSafeInteger(id) || id < 1) return <NotFoundPage />;
  return <LoadedEvent key={id} id={id} />;
}

function LoadedEvent({ id }: { id: number }) {
  const { data: event, error, isLoading } = useEvent(id);
  useDocumentTitle(`${event?.title ?? "Event"} · OpsPilot`);
  if (isLoading) return <LoadingEvent />;
  return (
    <>
      {error !== undefined && <Notice tone="error" title={toApiError(error).message} />}
      {event !== undefined && <EventView event={event} />}
    </>
  );
}

/** The page's own shape, so that nothing jumps when it is filled. */
function LoadingEvent() {
  return (
    <div role="status" aria-label="Loading the event">
      <Skeleton height={26} width="60%" mb={16} />
      <Skeleton height={30} width={300} mb={16} />
      <div className={classes.columns}>
        <Skeleton height={480} />
        <Skeleton height={240} />
      </div>
    </div>
  );
}
