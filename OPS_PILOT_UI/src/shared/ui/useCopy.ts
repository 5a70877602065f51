import { useTimeout } from "@mantine/hooks";
import { useState } from "react";
import { copyText } from "@/shared/lib/copyText";

const SHOWN_MS = 1500;

export type CopyState = "idle" | "copied" | "failed";

/** Copies, and says for a moment how that went. */
export function useCopy() {
  const [state, setState] = useState<CopyState>("idle");
  const { start } = useTimeout(() => setState("idle"), SHOWN_MS);
  async function copy(text: string) {
    setState((await copyText(text)) ? "copied" : "failed");
    start();
  }
  return { state, copy };
}
