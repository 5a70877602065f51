import type { EventDetail } from "@/shared/api/types";
import { formatAgo, formatTime } from "@/shared/lib/formatTime";
import { humanise } from "@/shared/lib/words";
import { Section } from "@/shared/ui/Section";
import classes from "./EventFacts.module.css";

export function EventFacts({ event }: { event: EventDetail }) {
  const facts: [string, string | null][] = [
    ["Category", humanise(event.category)],
    ["Runtime", event.runtime],
    ["Service", event.service],
    ["Environment", event.environment],
    ["Release", event.release],
    ["Occurrences", String(event.occurrence_count)],
    ["Fingerprint", event.fingerprint],
  ];
  return (
    <Section title="Facts">
      <dl className={classes.facts}>
        {facts.map(([name, value]) => value !== null && <Fact key={name} name={name} value={value} />)}
        <TimeFact name="First seen" iso={event.first_seen_at} />
        <TimeFact name="Last seen" iso={event.last_seen_at} />
      </dl>
    </Section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function TimeFact({ name, iso }: { name: string; iso: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <time dateTime={iso} title={formatTime(iso)}>
          {formatAgo(iso)}
        </time>
      </dd>
    </div>
  );
}
