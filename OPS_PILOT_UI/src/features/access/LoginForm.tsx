import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { toApiError } from "@/shared/api/apiError";
import { useLogInMutation } from "./accessApi";
import classes from "./LoginForm.module.css";

export function LoginForm() {
  const [token, setToken] = useState("");
  const [logIn, { isLoading, error }] = useLogInMutation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void logIn(token);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <h1 className={classes.title}>Log in</h1>
      <p>
        This instance asks for a token. An administrator makes one with{" "}
        <code>flask tokens create --name you --scope write</code>; <code>ADMIN_TOKEN</code> works too.
      </p>
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
        Log in
      </Button>
    </form>
  );
}
