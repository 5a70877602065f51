import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { toApiError } from "@/shared/api/apiError";
import { useLogInMutation } from "./accessApi";
import classes from "./TokenForm.module.css";

/** The field for an API token. What it opens is a session of this browser; the token itself is not kept. */
export function TokenForm({ submitLabel }: { submitLabel: string }) {
  const [token, setToken] = useState("");
  const [logIn, { isLoading, error }] = useLogInMutation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void logIn(token).then((answer) => {
      if (answer.data) setToken("");
    });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <PasswordInput
        label="Token"
        name="token"
        autoComplete="current-password"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        error={error ? toApiError(error).message : undefined}
        required
        data-autofocus
      />
      <Button type="submit" loading={isLoading} disabled={token.trim() === ""}>
        {submitLabel}
      </Button>
    </form>
  );
}
