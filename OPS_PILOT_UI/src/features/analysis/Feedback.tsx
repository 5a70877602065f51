import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { toApiError } from "@/shared/api/apiError";
import type { AnalysisDetail } from "@/shared/api/types";
import { useGiveFeedbackMutation } from "./analysisApi";
import classes from "./Feedback.module.css";

type FeedbackProps = { eventId: number; analysis: AnalysisDetail };

/** Was the answer right? A wrong one is made again, with the note, where a model is set up. */
export function Feedback({ eventId, analysis }: FeedbackProps) {
  const [isOpen, setOpen] = useState(false);
  const [give, { isLoading, error }] = useGiveFeedbackMutation();
  const send = async (verdict: "right" | "wrong", note: string | null) => {
    const result = await give({ eventId, feedback: { verdict, note } });
    if ("data" in result) setOpen(false);
  };
  return (
    <section className={classes.feedback} aria-label="Was this right?">
      {analysis.feedback === null ? "Was this right?" : `Marked as ${analysis.feedback.verdict}.`}
      <Button.Group>
        <Button variant="default" size="compact-sm" disabled={isLoading} onClick={() => send("right", null)}>
          Right
        </Button>
        <Button variant="default" size="compact-sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Wrong…
        </Button>
      </Button.Group>
      {isOpen && <WrongForm isSending={isLoading} onSend={(note) => send("wrong", note)} />}
      {error !== undefined && (
        <p role="alert" className={classes.error}>
          {toApiError(error).message}
        </p>
      )}
    </section>
  );
}

function WrongForm({ isSending, onSend }: { isSending: boolean; onSend: (note: string | null) => void }) {
  const [note, setNote] = useState("");
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSend(note.trim() || null);
      }}
    >
      <Textarea
        label="What was it really?"
        description="Kept with the event, and told to the model when it is asked again."
        rows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" loading={isSending}>
        Mark as wrong
      </Button>
    </form>
  );
}
