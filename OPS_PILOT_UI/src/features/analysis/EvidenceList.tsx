import { VisuallyHidden } from "@mantine/core";
import type { Evidence } from "@/shared/api/types";
import { Section } from "@/shared/ui/Section";
import classes from "./EvidenceList.module.css";

type EvidenceListProps = { evidence: Evidence[]; onShowLine: (line: number) => void };

export function EvidenceList({ evidence, onShowLine }: EvidenceListProps) {
  if (evidence.length === 0) return null;
  return (
    <Section title="Evidence">
      <ul className={classes.list}>
        {evidence.map(({ log_line, quote }) => (
          <li key={`${log_line} ${quote}`}>
            <button type="button" className={classes.line} onClick={() => onShowLine(log_line)}>
              <span className={classes.number}>
                <VisuallyHidden>Show log line </VisuallyHidden>
                {log_line}
              </span>{" "}
              <code>{quote}</code>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
