import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { toApiError } from "@/shared/api/apiError";
import type { EventDetail } from "@/shared/api/types";
import { Section } from "@/shared/ui/Section";
import { useUpdateEventMutation } from "./eventsApi";
import classes from "./ResolutionNote.module.css";

/** What fixed it: for whoever meets it next. */
export function ResolutionNote({ event }: { event: EventDetail }) {
  const [isEditing, setEditing] = useState(false);
  const word = event.resolution === null ? "Add" : "Edit";
  const edit = (
    <Button
      variant="default"
      size="compact-xs"
      aria-label={`${word} a resolution note`}
      onClick={() => setEditing(true)}
    >
      {word}
    </Button>
  );
  return (
    <Section title="Resolution" actions={isEditing ? null : edit}>
      {isEditing ? (
        <NoteForm event={event} onDone={() => setEditing(false)} />
      ) : (
        <p className={classes.note} data-empty={event.resolution === null}>
          {event.resolution ?? "What fixed it? Whoever meets it next will thank you."}
        </p>
      )}
    </Section>
  );
}

function NoteForm({ event, onDone }: { event: EventDetail; onDone: () => void }) {
  const [text, setText] = useState(event.resolution ?? "");
  const [update, { isLoading, error }] = useUpdateEventMutation();
  async function save() {
    const { data } = await update({ id: event.id, changes: { resolution: text.trim() || null } });
    if (data !== undefined) onDone();
  }
  return (
    <form
      onSubmit={(submitted) => {
        submitted.preventDefault();
        void save();
      }}
      onKeyDown={({ key }) => key === "Escape" && onDone()}
    >
      <Textarea
        aria-label="Resolution note"
        rows={4}
        value={text}
        autoFocus
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {error !== undefined && (
        <p role="alert" className={classes.error}>
          {toApiError(error).message}
        </p>
      )}
      <div className={classes.actions}>
        <Button type="submit" size="compact-sm" loading={isLoading}>
          Save
        </Button>
        <Button variant="default" size="compact-sm" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
