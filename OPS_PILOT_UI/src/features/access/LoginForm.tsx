import classes from "./LoginForm.module.css";
import { TokenForm } from "./TokenForm";

export function LoginForm() {
  return (
    <div className={classes.form}>
      <h1 className={classes.title}>Log in</h1>
      <p>
        This instance asks for a token. An administrator makes one with{" "}
        <code>flask tokens create --name you --scope write</code>; <code>ADMIN_TOKEN</code> works too.
      </p>
      <TokenForm submitLabel="Log in" />
    </div>
  );
}
