import { lazy, Suspense, useEffect } from "react";
import { Route, Routes } from "react-router";
import { NotFoundPage } from "@/pages/NotFoundPage";

const IDLE_MS = 3_000;
const loadList = () => import("@/pages/DashboardPage");
const loadEvent = () => import("@/pages/EventPage");
const DashboardPage = lazy(async () => ({ default: (await loadList()).DashboardPage }));
const EventPage = lazy(async () => ({ default: (await loadEvent()).EventPage }));
const SettingsPage = lazy(async () => ({ default: (await import("@/pages/SettingsPage")).SettingsPage }));
const OverviewPage = lazy(async () => ({ default: (await import("@/pages/OverviewPage")).OverviewPage }));
/** Not in the built page. */
const DevUiPage = import.meta.env.DEV
  ? lazy(async () => ({ default: (await import("@/pages/DevUiPage")).DevUiPage }))
  : null;

/** The page that one comes to next is there before it is asked for. */
function loadTheOtherPage() {
  void loadList();
  void loadEvent();
}

export function AppRoutes() {
  useEffect(() => {
    const timer = setTimeout(loadTheOtherPage, IDLE_MS);
    return () => clearTimeout(timer);
  }, []);
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
