import { Skeleton } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useParams } from "react-router";
import { useEvent } from "@/features/events/useEvent";
import { toApiError } from "@/shared/api/apiError";
import { Notice } from "@/shared/ui/Notice";
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
  if (isLoading) return <Skeleton height={320} aria-label="Loading the event" />;
  return (
    <>
      {error !== undefined && <Notice tone="error" title={toApiError(error).message} />}
      {event !== undefined && <EventView event={event} />}
    </>
  );
}
