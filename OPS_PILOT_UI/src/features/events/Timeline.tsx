import type { TimelineEntry } from "@/shared/api/types";
import { formatAgo, formatTime } from "@/shared/lib/formatTime";
import { humanise } from "@/shared/lib/words";
import { Section } from "@/shared/ui/Section";
import classes from "./Timeline.module.css";

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <Section title="Timeline">
      <ol className={classes.timeline}>
        {newestFirst(entries).map(({ entry, position }) => (
          <li key={position}>
            <span>{describe(entry)}</span>
            <time dateTime={entry.at} title={formatTime(entry.at)}>
              {formatAgo(entry.at)}
            </time>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** An entry's place never changes: new ones are added behind it. */
function newestFirst(entries: TimelineEntry[]) {
  return entries.map((entry, position) => ({ entry, position })).toReversed();
}

/** "Status changed: open → resolved". */
export function describe({ kind, detail }: TimelineEntry): string {
  const words = humanise(kind);
  const what = words.charAt(0).toUpperCase() + words.slice(1);
  const { from, to, analyzer, reason, field } = detail as Record<string, string | undefined>;
  if (from !== undefined && to !== undefined) return `${what}: ${humanise(from)} → ${humanise(to)}`;
  const more = reason ?? analyzer ?? field;
  return more === undefined ? what : `${what}: ${more}`;
}
