import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import type { EventDetail } from "@/shared/api/types";
import { downloadText } from "@/shared/lib/download";
import { toMarkdown } from "./toMarkdown";

const COPIED_MS = 1500;

/** The event to take away: a report for people and models, and the API's own answer for programs. */
export function ReportActions({ event }: { event: EventDetail }) {
  const { copy, copied } = useClipboard({ timeout: COPIED_MS });
  const url = `${window.location.origin}/events/${event.id}`;
  return (
    <>
      <Button variant="default" size="xs" onClick={() => copy(toMarkdown(event, url))}>
        {copied ? "Copied" : "Copy as Markdown"}
      </Button>
      <Button
        variant="default"
        size="xs"
        title={`curl ${url}`}
        onClick={() => downloadText(`event-${event.id}.json`, `${JSON.stringify(event, null, 2)}\n`)}
      >
        JSON
      </Button>
    </>
  );
}
