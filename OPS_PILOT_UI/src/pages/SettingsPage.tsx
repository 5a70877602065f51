import { useDocumentTitle } from "@mantine/hooks";
import { AccessSection } from "@/features/access/AccessSection";
import { Appearance } from "@/features/preferences/Appearance";

export function SettingsPage() {
  useDocumentTitle("Settings · OpsPilot");
  return (
    <>
      <h1 className="visually-hidden">Settings</h1>
      <Appearance />
      <AccessSection />
    </>
  );
}
