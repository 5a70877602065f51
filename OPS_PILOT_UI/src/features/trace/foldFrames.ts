import type { ExceptionInfo, Frame } from "@/shared/api/types";
import { place } from "@/shared/lib/words";

export const TRACE_VIEWS = { all: "All", own: "Own code", raise: "Raise", heads: "Collapse" } as const;
export type TraceView = keyof typeof TRACE_VIEWS;

/** Where in the trace a run of frames stands, and the frames; `isFolded` where one line stands for them. */
export type FrameRun = { at: number; frames: Frame[]; isFolded: boolean };

/** One frame less to read is not worth a press of a button. */
const SMALLEST_FOLD = 2;

function runsBy(frames: Frame[], isHidden: (frame: Frame, index: number) => boolean): FrameRun[] {
  const runs: FrameRun[] = [];
  for (const [index, frame] of frames.entries()) {
    const isFolded = isHidden(frame, index);
    const last = runs.at(-1);
    if (last?.isFolded === isFolded) last.frames.push(frame);
    else runs.push({ at: index, frames: [frame], isFolded });
  }
  return runs.map((run) => ({ ...run, isFolded: run.isFolded && run.frames.length >= SMALLEST_FOLD }));
}

/** Frames go from where it was raised outwards; that one is always shown. */
export function foldFrames(frames: Frame[], view: TraceView): FrameRun[] {
  if (view === "all") return runsBy(frames, () => false);
  if (view === "raise") return runsBy(frames, (_, index) => index > 0);
  return runsBy(frames, (frame, index) => index > 0 && !frame.in_app);
}

/** "12 library frames". */
export function describeFold(frames: Frame[]): string {
  return `${frames.length} ${frames.some(({ in_app }) => in_app) ? "more" : "library"} frames`;
}

export function asText(exceptions: ExceptionInfo[]): string {
  return exceptions
    .map(({ type, message, frames }) =>
      [
        [type ?? "Error", message].filter(Boolean).join(": "),
        ...frames.map((frame) => `    at ${place(frame)}${frame.function === null ? "" : ` in ${frame.function}`}`),
      ].join("\n"),
    )
    .join("\nwhich led to\n");
}
