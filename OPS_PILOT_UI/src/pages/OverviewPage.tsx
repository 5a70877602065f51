import { useDocumentTitle } from "@mantine/hooks";
import { Overview } from "@/features/overview/Overview";

export function OverviewPage() {
  useDocumentTitle("Overview · OpsPilot");
  return (
    <>
      <h1 className="visually-hidden">Overview</h1>
      <Overview />
    </>
  );
}
