import { useState } from "react";
import type { TimelineEntry } from "@/shared/api/types";
import { describeTimeline } from "@/shared/lib/describeTimeline";
import { Ago } from "@/shared/ui/Ago";
import { Section } from "@/shared/ui/Section";
import classes from "./Timeline.module.css";

/** What happened lately; the rest is one press away. */
const FIRST_ENTRIES = 8;

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const [isWhole, setWhole] = useState(false);
  const rest = isWhole ? 0 : Math.max(0, entries.length - FIRST_ENTRIES);
  return (
    <Section title="Timeline">
      <ol className={classes.timeline}>
        {newestFirst(entries)
          .slice(0, entries.length - rest)
          .map(({ entry, position }) => (
            <li key={position}>
              <span>{describeTimeline(entry)}</span>
              <Ago iso={entry.at} />
            </li>
          ))}
      </ol>
      {rest > 0 && (
        <button type="button" className={classes.more} onClick={() => setWhole(true)}>
          {rest} earlier
        </button>
      )}
    </Section>
  );
}

/** An entry's place never changes: new ones are added behind it. */
function newestFirst(entries: TimelineEntry[]) {
  return entries.map((entry, position) => ({ entry, position })).toReversed();
}
