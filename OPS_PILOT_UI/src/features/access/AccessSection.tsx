import { Section } from "@/shared/ui/Section";
import { useGetSessionQuery } from "./accessApi";
import { LogOutButton } from "./LogOutButton";
import { TokenForm } from "./TokenForm";

/** Who this browser is to the server. */
export function AccessSection() {
  const { data: session } = useGetSessionQuery();
  if (session === undefined) return null;
  if (session.open) {
    return (
      <Section title="Access">
        <p>
          No token is needed: this instance is open to whoever reaches it. Once <code>ADMIN_TOKEN</code> is set or{" "}
          <code>flask tokens create</code> made a token, this page asks for one.
        </p>
      </Section>
    );
  }
  return (
    <Section title="Access">
      <p>
        Logged in with the token <strong>{session.name}</strong>, scope <strong>{session.scope}</strong>.{" "}
        <LogOutButton />
      </p>
      <p>Another token takes its place:</p>
      <TokenForm submitLabel="Use this token" />
    </Section>
  );
}
