import type { Culprit } from "@/shared/api/types";
import { place } from "@/shared/lib/words";
import { CopyButton } from "@/shared/ui/CopyButton";
import { Section } from "@/shared/ui/Section";
import classes from "./CulpritLine.module.css";

type CulpritLineProps = { culprit: Culprit | null; onShowLine: (line: number) => void };

export function CulpritLine({ culprit, onShowLine }: CulpritLineProps) {
  if (culprit === null) return null;
  const where = place(culprit);
  return (
    <Section title="Open first" actions={<CopyButton text={where} label="the place to open" />}>
      <p className={classes.place}>
        <code>
          <strong>{where}</strong>
          {culprit.function !== null && ` in ${culprit.function}`}
        </code>{" "}
        <button type="button" className={classes.jump} onClick={() => onShowLine(culprit.log_line)}>
          log line {culprit.log_line}
        </button>
      </p>
    </Section>
  );
}
