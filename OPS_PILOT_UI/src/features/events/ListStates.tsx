import { Button, Skeleton } from "@mantine/core";
import { useDispatch } from "react-redux";
import { toApiError } from "@/shared/api/apiError";
import { CopyButton } from "@/shared/ui/CopyButton";
import { Notice } from "@/shared/ui/Notice";
import { newEventRequested } from "@/shared/ui/newEventRequested";
import classes from "./EventList.module.css";
import type { HeadNews } from "./feedRows";

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

export function LoadingRows() {
  return (
    <div role="status" aria-label="Loading events" className={classes.waiting}>
      {SKELETON_ROWS.map((key) => (
        <Skeleton key={key} height={56} radius={0} />
      ))}
    </div>
  );
}

type NothingHereProps = { isFiltered: boolean; onClear: () => void };

export function NothingHere({ isFiltered, onClear }: NothingHereProps) {
  if (!isFiltered) return <FirstEvent />;
  return (
    <Notice title="No event matches these filters.">
      <p>
        <Button variant="default" size="xs" onClick={onClear}>
          Clear all filters
        </Button>
      </p>
    </Notice>
  );
}

function FirstEvent() {
  const dispatch = useDispatch();
  const command = `curl --data-binary @app.log -H 'Content-Type: text/plain' \\\n  ${window.location.origin}/create-event`;
  return (
    <Notice title="Nothing has broken yet. Or nobody has told OpsPilot.">
      <p>Paste a log here, or send one from anywhere; the answer comes back at once:</p>
      <pre className={classes.command}>{command}</pre>
      <p>
        <Button size="xs" onClick={() => dispatch(newEventRequested())}>
          Paste a log
        </Button>{" "}
        <CopyButton text={command} label="the command" />
      </p>
    </Notice>
  );
}

export function Trouble({ error }: { error: unknown }) {
  const { code, message } = toApiError(error);
  const isAway = code === "offline" || code.startsWith("http_5");
  return <Notice tone="error" title={isAway ? `${message} Reconnecting…` : message} />;
}

/** What is new waits for a click: rows do not move under the pointer. */
export function News({ news: { arrived, left }, onShow }: { news: HeadNews; onShow: () => void }) {
  const isNews = arrived + left > 0;
  return (
    <div className={classes.news} role="status">
      {isNews && (
        <button type="button" className={classes.pill} onClick={onShow}>
          {arrived > 0 ? `↑ ${arrived} new` : "The list has changed: show"}
        </button>
      )}
    </div>
  );
}
