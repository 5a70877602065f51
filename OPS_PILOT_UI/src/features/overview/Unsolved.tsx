import { PRIORITIES, PRIORITY_LABELS } from "@/shared/api/enums";
import type { Stats } from "@/shared/api/types";
import { humanise } from "@/shared/lib/words";
import { type Bar, BarList } from "@/shared/ui/BarList";
import { Section } from "@/shared/ui/Section";

const MOST_CATEGORIES = 8;
const EMPTY = "Nothing is open.";

/** What still wants somebody, by priority, category and service. */
export function Unsolved({ unsolved }: { unsolved: Stats["unsolved"] }) {
  return (
    <>
      <Section title="Unsolved by priority">
        <BarList bars={byPriority(unsolved.by_priority)} empty={EMPTY} />
      </Section>
      <Section title="Unsolved by category">
        <BarList bars={byCategory(unsolved.by_category)} empty={EMPTY} />
      </Section>
      <Section title="Unsolved by service">
        <BarList
          bars={unsolved.services.map(({ service, events }) => bar("service", service, service, events))}
          empty="No event names its service."
        />
      </Section>
    </>
  );
}

function bar(filter: string, value: string, label: string, count: number): Bar {
  return { label, count, to: `/?status=OPEN&${new URLSearchParams({ [filter]: value })}` };
}

function byPriority(counts: Record<string, number>): Bar[] {
  return PRIORITIES.filter((priority) => counts[priority]).map((priority) =>
    bar("priority", priority, PRIORITY_LABELS[priority], counts[priority] ?? 0),
  );
}

function byCategory(counts: Record<string, number>): Bar[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_CATEGORIES)
    .map(([category, count]) => bar("category", category, humanise(category), count));
}
