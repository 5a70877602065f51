import type { Stats } from "@/shared/api/types";
import { analyzerName } from "@/shared/lib/analyzerNames";
import { BarList } from "@/shared/ui/BarList";
import { FactList } from "@/shared/ui/FactList";
import { Section } from "@/shared/ui/Section";

const dollars = new Intl.NumberFormat("en", { style: "currency", currency: "USD", maximumSignificantDigits: 3 });

/** Who answered, and what the model took and was spared. */
export function AiNumbers({ stats }: { stats: Stats }) {
  const { ai } = stats;
  const answers = Object.entries(stats.by_analyzer).map(([name, count]) => ({ label: analyzerName(name), count }));
  return (
    <>
      <Section title="Analyses by analyzer">
        <BarList bars={answers} empty="Nothing was analysed yet." />
      </Section>
      <Section title="Calls to the model">
        <FactList
          facts={[
            ["State", ai.enabled ? "on" : "off: nothing leaves this server"],
            ["Made", ai.calls_made.toLocaleString()],
            ["Avoided, known failures", ai.calls_avoided.toLocaleString()],
            ["Tokens in, out", `${ai.input_tokens.toLocaleString()}, ${ai.output_tokens.toLocaleString()}`],
            ["Cost", dollars.format(ai.cost_usd)],
            ["Cost avoided", ai.cost_avoided_usd === null ? null : `about ${dollars.format(ai.cost_avoided_usd)}`],
          ]}
        />
      </Section>
    </>
  );
}
