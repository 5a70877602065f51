import { useMemo } from "react";
import { STATUS_KEYS } from "@/features/events/eventKeys";
import { useRequestAnalysisMutation } from "@/features/events/eventsApi";
import { useCurrentEvent } from "@/features/events/useCurrentEvent";
import { toMarkdown } from "@/features/report/toMarkdown";
import type { EventDetail } from "@/shared/api/types";
import { copyText } from "@/shared/lib/copyText";
import { type Command, useCommands } from "@/shared/ui/commands";

/** What can be done with the event that the page shows. */
export function useEventCommands(event: EventDetail) {
  const { edit } = useCurrentEvent(event);
  const [analyse] = useRequestAnalysisMutation();
  const commands = useMemo((): Command[] => {
    const url = `${window.location.origin}/events/${event.id}`;
    return [
      ...STATUS_KEYS.map(({ key, does, status }) => ({
        id: status,
        label: `${does} this event`,
        keys: key,
        run: () => edit({ status }),
      })),
      { id: "analyse", label: "Analyse this event again", run: () => void analyse(event.id) },
      { id: "markdown", label: "Copy this event as Markdown", run: () => void copyText(toMarkdown(event, url)) },
      { id: "link", label: "Copy this event's link", run: () => void copyText(url) },
    ];
  }, [event, edit, analyse]);
  useCommands(commands);
}
