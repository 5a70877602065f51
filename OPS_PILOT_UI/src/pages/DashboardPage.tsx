import { useDocumentTitle } from "@mantine/hooks";
import { EventFilters } from "@/features/events/EventFilters";
import { EventList } from "@/features/events/EventList";
import { SavedViews } from "@/features/events/SavedViews";

export function DashboardPage() {
  useDocumentTitle("Events · OpsPilot");
  return (
    <>
      <h1 className="visually-hidden">Events</h1>
      <EventFilters />
      <SavedViews />
      <EventList />
    </>
  );
}
