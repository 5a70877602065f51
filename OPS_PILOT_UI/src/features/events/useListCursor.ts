import { useCallback, useEffect, useRef, useState } from "react";
import type { EventListItem } from "@/shared/api/types";

const NONE: ReadonlySet<number> = new Set();

/** Which row the keys act on, and which rows are selected. */
export function useListCursor(rows: readonly EventListItem[]) {
  const [currentId, setCurrentId] = useState<number | null>(null);
  const [moves, setMoves] = useState(0);
  const [selected, setSelected] = useState(NONE);
  const anchor = useRef<number | null>(null);
  const latest = useRef(rows);
  useEffect(() => {
    latest.current = rows;
  }, [rows]);

  /** With `isRange`, everything between the last one that was selected and this one. */
  const toggle = useCallback((id: number, isRange = false) => {
    const ids = isRange ? idsBetween(latest.current, anchor.current, id) : [id];
    anchor.current = id;
    setSelected((before) => {
      const after = new Set(before);
      const isOn = isRange || !before.has(id);
      for (const each of ids) isOn ? after.add(each) : after.delete(each);
      return after;
    });
  }, []);
  const clear = useCallback(() => setSelected(NONE), []);
  const focusOn = useCallback((id: number) => {
    setCurrentId(id);
    setMoves((count) => count + 1);
  }, []);
  useNextOfGone(rows, currentId, focusOn);
  const move = (step: 1 | -1) => {
    const index = rows.findIndex(({ id }) => id === currentId);
    const next = rows[index === -1 ? 0 : Math.min(Math.max(index + step, 0), rows.length - 1)];
    if (next !== undefined) focusOn(next.id);
  };
  const selectAll = () => setSelected(new Set(rows.map(({ id }) => id)));
  return { currentId, setCurrentId, focusOn, moves, selected, toggle, selectAll, clear, move };
}

/** When an edit takes the current row out of the list, the one that moves into its place is the next. */
function useNextOfGone(rows: readonly EventListItem[], currentId: number | null, focusOn: (id: number) => void) {
  const lastIndex = useRef(0);
  useEffect(() => {
    if (currentId === null) return;
    const index = rows.findIndex(({ id }) => id === currentId);
    const next = rows[Math.min(lastIndex.current, rows.length - 1)];
    if (index !== -1) lastIndex.current = index;
    else if (next !== undefined && document.activeElement === document.body) focusOn(next.id);
  }, [rows, currentId, focusOn]);
}

function idsBetween(rows: readonly EventListItem[], from: number | null, to: number): number[] {
  const ends = [from, to].map((id) => rows.findIndex((row) => row.id === id));
  if (ends.includes(-1)) return [to];
  return rows.slice(Math.min(...ends), Math.max(...ends) + 1).map(({ id }) => id);
}
