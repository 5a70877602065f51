import { type KeyboardEvent, useRef } from "react";

/** Who jumped here by a link of the page goes back to it with Escape. */
export function useReturn() {
  const origin = useRef<HTMLElement | null>(null);
  return {
    remember: () => {
      origin.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    },
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (key !== "Escape" || origin.current === null) return;
      origin.current.focus({ preventScroll: true });
      origin.current.scrollIntoView({ block: "center" });
      origin.current = null;
    },
  };
}
