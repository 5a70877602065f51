import { Route, Routes } from "react-router";
import { DashboardPage } from "@/pages/DashboardPage";
import { EventPage } from "@/pages/EventPage";
import { NotFoundPage } from "@/pages/NotFoundPage";

export function AppRoutes() {
  return (
    <Routes>
      <Route path="/" element={<DashboardPage />} />
      <Route path="/events" element={<DashboardPage />} />
      <Route path="/events/:id" element={<EventPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
