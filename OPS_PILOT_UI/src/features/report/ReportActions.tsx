import { Button } from "@mantine/core";
import type { MouseEvent } from "react";
import type { EventDetail } from "@/shared/api/types";
import { downloadText } from "@/shared/lib/download";
import { useCopy } from "@/shared/ui/useCopy";
import { toMarkdown } from "./toMarkdown";

const WORDS = { idle: "Copy as Markdown", copied: "Copied", failed: "Copy failed" } as const;

/** The event to take away: a report for people and models, and the API's own answer for programs. */
export function ReportActions({ event }: { event: EventDetail }) {
  const { state, copy } = useCopy();
  const path = `/events/${event.id}`;
  const url = `${window.location.origin}${path}`;
  /** The link's address is for programs; a browser that follows it may ask for the page instead. */
  function downloadJson(click: MouseEvent) {
    click.preventDefault();
    downloadText(`event-${event.id}.json`, `${JSON.stringify(event, null, 2)}\n`);
  }
  return (
    <>
      <Button variant="default" size="xs" onClick={() => copy(toMarkdown(event, url))}>
        {WORDS[state]}
      </Button>
      <Button
        component="a"
        variant="default"
        size="xs"
        href={path}
        download={`event-${event.id}.json`}
        title={`curl ${url}`}
        onClick={downloadJson}
      >
        JSON
      </Button>
    </>
  );
}
