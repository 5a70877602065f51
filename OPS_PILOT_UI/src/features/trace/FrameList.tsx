import { useState } from "react";
import type { Culprit, Frame } from "@/shared/api/types";
import { place } from "@/shared/lib/words";
import { Tag } from "@/shared/ui/Tag";
import classes from "./ExceptionChain.module.css";
import { describeFold, type FrameRun, foldFrames, type TraceView } from "./foldFrames";

type FrameListProps = {
  frames: Frame[];
  view: TraceView;
  culprit: Culprit | null;
  onShowLine: (line: number) => void;
};

export function FrameList({ frames, view, ...rest }: FrameListProps) {
  return (
    <ol className={classes.frames}>
      {foldFrames(frames, view).map((run) => (
        <Run key={run.at} run={run} {...rest} />
      ))}
    </ol>
  );
}

type RunProps = Omit<FrameListProps, "frames" | "view"> & { run: FrameRun };

function Run({ run, culprit, onShowLine }: RunProps) {
  const [isOpen, setOpen] = useState(!run.isFolded);
  if (!isOpen)
    return (
      <li>
        <button type="button" className={classes.fold} onClick={() => setOpen(true)}>
          {describeFold(run.frames)}
        </button>
      </li>
    );
  return run.frames.map((frame, index) => (
    <FrameRow
      // biome-ignore lint/suspicious/noArrayIndexKey: recursion repeats frames, and they never change places
      key={run.at + index}
      frame={frame}
      isRaise={run.at + index === 0}
      isCulprit={isSame(frame, culprit)}
      onShowLine={onShowLine}
    />
  ));
}

function isSame(frame: Frame, culprit: Culprit | null): boolean {
  return culprit !== null && frame.log_line === culprit.log_line && frame.line === culprit.line;
}

type FrameRowProps = { frame: Frame; isRaise: boolean; isCulprit: boolean; onShowLine: (line: number) => void };

function FrameRow({ frame, isRaise, isCulprit, onShowLine }: FrameRowProps) {
  return (
    <li className={classes.row}>
      <button
        type="button"
        className={classes.frame}
        data-own={frame.in_app}
        title={`Show log line ${frame.log_line}`}
        onClick={() => onShowLine(frame.log_line)}
      >
        <FrameText frame={frame} />
      </button>
      {isCulprit && <Tag tone="bad">open first</Tag>}
      {isRaise && <Tag>raised here</Tag>}
    </li>
  );
}

function FrameText({ frame }: { frame: Frame }) {
  const where = frame.file === null && frame.function !== null ? "" : place(frame);
  const folder = where.slice(0, where.search(/[^/\\]*$/));
  return (
    <code>
      <span className={classes.light}>{folder}</span>
      {where.slice(folder.length)}{" "}
      <span className={classes.light}>
        {where !== "" && frame.function !== null && "in "}
        {frame.function}
      </span>
    </code>
  );
}
