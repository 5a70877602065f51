import type { ReactNode } from "react";
import { useGetSessionQuery } from "./accessApi";
import { LoginForm } from "./LoginForm";

/** What it holds, or the form to log in where the server asks for a token and this browser has none. */
export function AccessGate({ children }: { children: ReactNode }) {
  const { data: session } = useGetSessionQuery();
  const isShut = session !== undefined && !session.open && !session.authenticated;
  return isShut ? <LoginForm /> : children;
}
