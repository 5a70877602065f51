import type { EventDetail } from "@/shared/api/types";
import { humanise } from "@/shared/lib/words";
import { Ago } from "@/shared/ui/Ago";
import { CopyButton } from "@/shared/ui/CopyButton";
import { FactList } from "@/shared/ui/FactList";
import { Section } from "@/shared/ui/Section";
import classes from "./EventFacts.module.css";

export function EventFacts({ event }: { event: EventDetail }) {
  return (
    <Section title="Facts">
      {event.description !== null && <p className={classes.description}>{event.description}</p>}
      <FactList
        facts={[
          ["Category", humanise(event.category)],
          ["Runtime", event.runtime],
          ["Service", event.service],
          ["Environment", event.environment],
          ["Release", event.release],
          ["First seen", <Ago key="first" iso={event.first_seen_at} />],
          ["Last seen", <Ago key="last" iso={event.last_seen_at} />],
          ["Fingerprint", <Fingerprint key="fingerprint" value={event.fingerprint} />],
        ]}
      />
    </Section>
  );
}

function Fingerprint({ value }: { value: string }) {
  return (
    <>
      <code>{value}</code> <CopyButton text={value} label="the fingerprint" />
    </>
  );
}
