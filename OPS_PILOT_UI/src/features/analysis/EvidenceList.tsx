import { useState } from "react";
import type { Evidence } from "@/shared/api/types";
import { Section } from "@/shared/ui/Section";
import { Tag } from "@/shared/ui/Tag";
import classes from "./EvidenceList.module.css";

/** What fits the first look. */
const FIRST_LINES = 5;

/** `onShowLine`: null where the log is no longer kept. */
type EvidenceListProps = { evidence: Evidence[]; onShowLine: ((line: number) => void) | null };

export function EvidenceList({ evidence, onShowLine }: EvidenceListProps) {
  const [isWhole, setWhole] = useState(false);
  if (evidence.length === 0) return null;
  const rest = isWhole ? 0 : Math.max(0, evidence.length - FIRST_LINES);
  return (
    <Section title="Evidence">
      {onShowLine === null && <p className={classes.gone}>The log that these lines are from is no longer kept.</p>}
      <ul className={classes.list}>
        {evidence.slice(0, evidence.length - rest).map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one analysis's evidence never changes places
          <li key={index}>
            <EvidenceLine evidence={item} onShowLine={onShowLine} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" className={classes.more} onClick={() => setWhole(true)}>
          {rest} more
        </button>
      )}
    </Section>
  );
}

type EvidenceLineProps = { evidence: Evidence; onShowLine: ((line: number) => void) | null };

function EvidenceLine({ evidence, onShowLine }: EvidenceLineProps) {
  const { log_line } = evidence;
  if (onShowLine === null) {
    return (
      <div className={classes.line}>
        <Quotation evidence={evidence} action="Log line" />
      </div>
    );
  }
  return (
    <button type="button" className={classes.line} onClick={() => onShowLine(log_line)}>
      <Quotation evidence={evidence} action="Show log line" />
    </button>
  );
}

function Quotation({ evidence: { log_line, quote, verified }, action }: { evidence: Evidence; action: string }) {
  return (
    <>
      <span className={classes.number}>
        <span className="visually-hidden">{action} </span>
        {log_line}
      </span>{" "}
      <code>{quote}</code>
      {!verified && <Tag tone="bad">not found in the log</Tag>}
    </>
  );
}
