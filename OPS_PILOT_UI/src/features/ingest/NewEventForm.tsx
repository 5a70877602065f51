import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { toApiError } from "@/shared/api/apiError";
import { useCreateEventMutation } from "./ingestApi";
import { LogField } from "./LogField";
import classes from "./NewEventForm.module.css";
import { findProblem, type NewEventFields, NO_FIELDS } from "./newEventForm";

export function NewEventForm({ onCreated }: { onCreated: (eventId: number) => void }) {
  const [fields, setFields] = useState(NO_FIELDS);
  const [problem, setProblem] = useState<string | null>(null);
  const [create, { isLoading }] = useCreateEventMutation();
  const set = (name: keyof NewEventFields) => (value: string) => setFields((old) => ({ ...old, [name]: value }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = findProblem(fields);
    setProblem(found);
    if (found !== null) return;
    const { data, error } = await create(fields);
    if (data) onCreated(data.id);
    else setProblem(toApiError(error).message);
  }

  return (
    <form onSubmit={submit} className={classes.form} noValidate>
      <LogField value={fields.rawLogs} onChange={set("rawLogs")} onProblem={setProblem} />
      <TextInput
        label="Title"
        description="Left empty, the root exception's own line."
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
      <Button type="submit" loading={isLoading}>
        Find the root cause
      </Button>
    </form>
  );
}
