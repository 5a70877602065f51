import { useState } from "react";
import type { Culprit, ExceptionInfo } from "@/shared/api/types";
import { CopyButton } from "@/shared/ui/CopyButton";
import { Section } from "@/shared/ui/Section";
import { ToggleButton } from "@/shared/ui/ToggleButton";
import classes from "./ExceptionChain.module.css";
import { FrameList } from "./FrameList";
import { asText, TRACE_VIEWS, type TraceView } from "./foldFrames";

type ChainProps = { exceptions: ExceptionInfo[]; culprit: Culprit | null; onShowLine: (line: number) => void };

/** The root first: each next exception was raised because of the one before. */
export function ExceptionChain({ exceptions, culprit, onShowLine }: ChainProps) {
  const [view, setView] = useState<TraceView>("own");
  if (exceptions.length === 0) return null;
  const hasFrames = exceptions.some(({ frames }) => frames.length > 0);
  return (
    <Section title="Exceptions and frames" actions={<CopyButton text={asText(exceptions)} label="the frames" />}>
      {hasFrames && <ViewChoice view={view} onChange={setView} />}
      {exceptions.map((exception, index) => (
        <details
          // biome-ignore lint/suspicious/noArrayIndexKey: a chain never changes places; another view starts it anew
          key={`${view} ${index}`}
          className={classes.exception}
          open={isOpen(view, index)}
        >
          <ExceptionHead exception={exception} isRoot={index === 0} isAlone={exceptions.length === 1} />
          <FrameList frames={exception.frames} view={view} culprit={culprit} onShowLine={onShowLine} />
          {exception.omitted_frames > 0 && (
            <p className={classes.role}>{exception.omitted_frames} frames in the middle are not shown.</p>
          )}
        </details>
      ))}
    </Section>
  );
}

/** What the root led to mostly repeats its frames: heads are enough until somebody asks. */
function isOpen(view: TraceView, index: number): boolean {
  return view === "own" ? index === 0 : view !== "heads";
}

function ViewChoice({ view, onChange }: { view: TraceView; onChange: (view: TraceView) => void }) {
  return (
    <fieldset className={classes.views}>
      <legend className="visually-hidden">Which frames</legend>
      {Object.entries(TRACE_VIEWS).map(([name, label]) => (
        <ToggleButton key={name} isOn={name === view} onChange={() => onChange(name as TraceView)}>
          {label}
        </ToggleButton>
      ))}
    </fieldset>
  );
}

type HeadProps = { exception: ExceptionInfo; isRoot: boolean; isAlone: boolean };

function ExceptionHead({ exception, isRoot, isAlone }: HeadProps) {
  return (
    <summary>
      {!isAlone && <span className={classes.role}>{isRoot ? "root: " : "led to: "}</span>}
      <strong>{exception.type ?? "Error"}</strong> <span className={classes.message}>{exception.message}</span>
    </summary>
  );
}
