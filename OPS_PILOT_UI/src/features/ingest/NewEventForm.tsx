import { Button, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { useDispatch, useSelector } from "react-redux";
import { LogField } from "./LogField";
import classes from "./NewEventForm.module.css";
import type { NewEventFields } from "./newEventForm";
import { draftChanged, selectDraft } from "./newEventSlice";
import { UploadList } from "./UploadList";
import { useDropTarget } from "./useDropTarget";
import { useSubmission } from "./useSubmission";

type NewEventFormProps = { onCreated: (eventId: number) => void; onLeave: () => void };

export function NewEventForm({ onCreated, onLeave }: NewEventFormProps) {
  const fields = useSelector(selectDraft);
  const dispatch = useDispatch();
  const { problem, isBusy, uploads, take, remove, submit } = useSubmission(onCreated);
  const { isOver, handlers } = useDropTarget(take);
  const set = (name: keyof NewEventFields) => (value: string) => dispatch(draftChanged({ [name]: value }));
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    void submit(fields);
  }
  return (
    <form onSubmit={onSubmit} className={classes.form} data-over={isOver} noValidate {...handlers}>
      <LogField value={fields.rawLogs} onChange={set("rawLogs")} onFiles={take} />
      <UploadList uploads={uploads} onRemove={remove} onOpen={onLeave} />
      <TextInput
        label="Title"
        description="Of the pasted log. Left empty, and for files: the root exception's own line."
        maxLength={500}
        value={fields.title}
        onChange={(event) => set("title")(event.currentTarget.value)}
      />
      <div className={classes.pair}>
        <TextInput label="Service" value={fields.service} onChange={(e) => set("service")(e.currentTarget.value)} />
        <TextInput
          label="Environment"
          value={fields.environment}
          onChange={(e) => set("environment")(e.currentTarget.value)}
        />
      </div>
      <p role="alert" className={classes.problem}>
        {problem}
      </p>
      <Button type="submit" loading={isBusy}>
        Find the root cause
      </Button>
    </form>
  );
}
