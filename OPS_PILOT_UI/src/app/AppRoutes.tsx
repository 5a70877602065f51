import { lazy, Suspense } from "react";
import { Route, Routes } from "react-router";
import { DashboardPage } from "@/pages/DashboardPage";
import { EventPage } from "@/pages/EventPage";
import { NotFoundPage } from "@/pages/NotFoundPage";

const SettingsPage = lazy(async () => ({ default: (await import("@/pages/SettingsPage")).SettingsPage }));
const OverviewPage = lazy(async () => ({ default: (await import("@/pages/OverviewPage")).OverviewPage }));
/** Not in the built page. */
const DevUiPage = import.meta.env.DEV
  ? lazy(async () => ({ default: (await import("@/pages/DevUiPage")).DevUiPage }))
  : null;

export function AppRoutes() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route path="/" element={<DashboardPage />} />
        <Route path="/events" element={<DashboardPage />} />
        <Route path="/events/:id" element={<EventPage />} />
        <Route path="/overview" element={<OverviewPage />} />
        <Route path="/settings" element={<SettingsPage />} />
        {DevUiPage !== null && <Route path="/dev/ui" element={<DevUiPage />} />}
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}
