import { useState } from "react";
import { humanise } from "@/shared/lib/words";
import { CopyButton } from "@/shared/ui/CopyButton";
import classes from "./AiPreview.module.css";
import { type AiPreviewData, usePreviewAiQuery } from "./analysisApi";

/** Exactly what a model is sent of this event, read only when somebody asks. */
export function AiPreview({ eventId }: { eventId: number }) {
  const [isOpen, setOpen] = useState(false);
  const { data, isError } = usePreviewAiQuery(eventId, { skip: !isOpen, refetchOnMountOrArgChange: true });
  return (
    <details className={classes.preview} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>What a model is sent</summary>
      {isError && <p>It could not be read.</p>}
      {data !== undefined && <Preview preview={data} />}
    </details>
  );
}

function Preview({ preview }: { preview: AiPreviewData }) {
  return (
    <>
      <p>
        {preview.why_not === null ? `Sent to ${preview.model}` : `Nothing is sent: ${preview.why_not}`} About{" "}
        {preview.estimated_tokens.toLocaleString()} tokens
        {preview.is_condensed && ", the log condensed"}. Hidden: {describeHidden(preview.redactions)}.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className={classes.prompt} tabIndex={0}>
        {preview.prompt}
      </pre>
      <CopyButton text={`${preview.system}\n\n${preview.prompt}`} label="the message" />
    </>
  );
}

function describeHidden(redactions: AiPreviewData["redactions"]): string {
  const kinds = Object.entries(redactions).map(([kind, count]) => `${count} × ${humanise(kind)}`);
  return kinds.length === 0 ? "nothing" : kinds.join(", ");
}
