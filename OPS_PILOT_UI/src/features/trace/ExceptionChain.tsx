import type { ExceptionInfo, Frame } from "@/shared/api/types";
import { place } from "@/shared/lib/words";
import { Section } from "@/shared/ui/Section";
import classes from "./ExceptionChain.module.css";

type ChainProps = { exceptions: ExceptionInfo[]; onShowLine: (line: number) => void };

/** The root first: each next exception was raised because of the one before. */
export function ExceptionChain({ exceptions, onShowLine }: ChainProps) {
  if (exceptions.length === 0) return null;
  return (
    <Section title="Exceptions and frames">
      {exceptions.map((exception, index) => (
        <details key={exception.log_line} className={classes.exception} open={index === 0}>
          <summary>
            <strong>{exception.type ?? "Error"}</strong> <span className={classes.message}>{exception.message}</span>
            {index > 0 && <span className={classes.role}> (a consequence)</span>}
          </summary>
          <ol className={classes.frames}>
            {exception.frames.map((frame, number) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: recursion repeats frames, and they never change places
              <FrameRow key={number} frame={frame} onShowLine={onShowLine} />
            ))}
          </ol>
          {exception.omitted_frames > 0 && <p>{exception.omitted_frames} frames in the middle are not shown.</p>}
        </details>
      ))}
    </Section>
  );
}

type FrameRowProps = { frame: Frame; onShowLine: (line: number) => void };

function FrameRow({ frame, onShowLine }: FrameRowProps) {
  return (
    <li>
      <button
        type="button"
        className={classes.frame}
        data-own={frame.in_app}
        title={`Show log line ${frame.log_line}`}
        onClick={() => onShowLine(frame.log_line)}
      >
        <code>
          {place(frame)}
          {frame.function !== null && ` in ${frame.function}`}
        </code>
      </button>
    </li>
  );
}
