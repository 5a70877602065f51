import { Button } from "@mantine/core";
import { useCopy } from "./useCopy";

const WORDS = { idle: "Copy", copied: "Copied", failed: "Copy failed" } as const;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const { state, copy } = useCopy();
  return (
    <Button variant="default" size="compact-xs" aria-label={`${WORDS[state]} ${label}`} onClick={() => copy(text)}>
      {WORDS[state]}
    </Button>
  );
}
