import { Link } from "react-router";
import { Notice } from "@/shared/ui/Notice";

export function NotFoundPage() {
  return (
    <>
      <h1 className="visually-hidden">Not found</h1>
      <Notice title="There is no such page.">
        <Link to="/">All events</Link>
      </Notice>
    </>
  );
}
