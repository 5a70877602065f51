import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { CopyButton } from "@/shared/ui/CopyButton";
import { Section } from "@/shared/ui/Section";
import classes from "./RawLog.module.css";

const LINE_HEIGHT_PX = 19;
const OVERSCAN_LINES = 30;

export type ShownLine = { number: number; at: number };
type RawLogProps = { text: string; marked: ReadonlySet<number>; shown: ShownLine | null };

/** The log as text, never as markup; only the lines in view are in the page. */
export function RawLog({ text, marked, shown }: RawLogProps) {
  const scroller = useRef<HTMLElement>(null);
  const lines = useMemo(() => text.split(/\r\n|\n/), [text]);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT_PX,
    overscan: OVERSCAN_LINES,
    initialRect: { width: 800, height: 480 },
  });
  useEffect(() => {
    if (shown === null) return;
    virtualizer.scrollToIndex(shown.number - 1, { align: "center" });
    scroller.current?.scrollIntoView({ block: "nearest" });
    scroller.current?.focus({ preventScroll: true });
  }, [shown, virtualizer]);
  return (
    <Section title={`Raw log, ${lines.length} lines`} actions={<CopyButton text={text} label="the raw log" />}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section ref={scroller} className={classes.scroller} tabIndex={0} aria-label="Raw log">
        <div className={classes.lines} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              className={classes.line}
              data-marked={marked.has(index + 1)}
              data-shown={shown?.number === index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className={classes.number}>{index + 1}</span>
              <code>{lines[index]}</code>
            </div>
          ))}
        </div>
      </section>
    </Section>
  );
}
