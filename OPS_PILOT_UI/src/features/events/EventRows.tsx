import { useInterval, useMediaQuery } from "@mantine/hooks";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { useSelector } from "react-redux";
import type { EventListItem } from "@/shared/api/types";
import classes from "./EventList.module.css";
import { EventRow, type RowHandlers } from "./EventRow";
import { selectPending, selectSeen } from "./eventListSlice";
import { currentRow } from "./feedRows";

const ROW_HEIGHT_PX = 56;
const PHONE_ROW_HEIGHT_PX = 84;
const PHONE = "(max-width: 640px)";
const OVERSCAN_ROWS = 5;
/** The sticky header and bars above and below must not cover the current row. */
const EDGE_PX = 72;
const CLOCK_MS = 30_000;

type EventRowsProps = RowHandlers & {
  rows: readonly EventListItem[];
  isBusy: boolean;
  selected: ReadonlySet<number>;
  currentId: number | null;
  /** Grows with each move by key: the current row then comes into view and takes the focus. */
  moves: number;
  initialOffset: number;
  onScroll: (place: { offset: number; lastIndex: number; middleIndex: number }) => void;
};

function useNow() {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), CLOCK_MS, { autoInvoke: true });
  return now;
}

function useRowVirtualizer({ rows, initialOffset, onScroll }: EventRowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const isPhone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false });
  const rowHeight = isPhone ? PHONE_ROW_HEIGHT_PX : ROW_HEIGHT_PX;
  const [margin, setMargin] = useState(0);
  useEffect(() => setMargin((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  // A new function each time would have the places of all rows worked out again with each frame.
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    getItemKey,
    overscan: OVERSCAN_ROWS,
    scrollMargin: margin,
    scrollPaddingStart: EDGE_PX,
    scrollPaddingEnd: EDGE_PX,
    initialOffset,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: all heights change with the layout
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  const tell = useEffectEvent(onScroll);
  useEffect(() => {
    const middleIndex = Math.floor((startIndex + endIndex) / 2);
    tell({ offset: window.scrollY, lastIndex: endIndex, middleIndex });
  }, [startIndex, endIndex]);
  return { list, virtualizer, margin, rowHeight };
}

/** Only the rows in view are in the page, however many there are. */
export function EventRows(props: EventRowsProps) {
  const { rows, selected, currentId, moves, onSelect, onFocus } = props;
  const { list, virtualizer, margin, rowHeight } = useRowVirtualizer(props);
  const overlay = { seen: useSelector(selectSeen), pending: useSelector(selectPending) };
  const now = useNow();
  const show = useEffectEvent(() => {
    const index = rows.findIndex(({ id }) => id === currentId);
    if (index !== -1) virtualizer.scrollToIndex(index);
  });
  useEffect(() => {
    if (moves > 0) show();
  }, [moves]);
  const style = { height: virtualizer.getTotalSize(), "--row-height": `${rowHeight}px` } as CSSProperties;
  return (
    <ul ref={list} className={classes.list} style={style} aria-label="Events" aria-busy={props.isBusy}>
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        const isCurrent = row.id === currentId;
        return (
          <EventRow
            key={row.id}
            event={currentRow(row, overlay)}
            index={index}
            top={start - margin}
            isSelected={selected.has(row.id)}
            isCurrent={isCurrent}
            focusRequest={isCurrent ? moves : 0}
            now={now}
            onSelect={onSelect}
            onFocus={onFocus}
          />
        );
      })}
    </ul>
  );
}
