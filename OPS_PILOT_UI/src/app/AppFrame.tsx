import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import { useDispatch } from "react-redux";
import { Link, NavLink } from "react-router";
import { AccessGate } from "@/features/access/AccessGate";
import { LogOutButton } from "@/features/access/LogOutButton";
import { OpenBanner } from "@/features/access/OpenBanner";
import { UndoToast } from "@/features/events/UndoToast";
import { NewEventDialog } from "@/features/ingest/NewEventDialog";
import { newEventRequested } from "@/shared/ui/newEventRequested";
import classes from "./AppFrame.module.css";
import { CommandLayer } from "./CommandLayer";

export function AppFrame({ children }: { children: ReactNode }) {
  const dispatch = useDispatch();
  return (
    <>
      <header className={classes.header}>
        <Link to="/" className={classes.brand}>
          OpsPilot
        </Link>
        <nav aria-label="Main" className={classes.nav}>
          <NavLink to="/overview">Overview</NavLink>
          <NavLink to="/settings">Settings</NavLink>
          <a href="/docs">API</a>
          <LogOutButton />
          <ThemeToggle />
          <Button size="compact-sm" onClick={() => dispatch(newEventRequested())}>
            New event
          </Button>
        </nav>
      </header>
      <OpenBanner />
      <main className={classes.main}>
        <AccessGate>{children}</AccessGate>
      </main>
      <UndoToast />
      <NewEventDialog />
      <CommandLayer />
    </>
  );
}

function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const next = isDark ? "light" : "dark";
  return (
    <ActionIcon variant="subtle" aria-label={`Switch to ${next} colours`} onClick={() => setColorScheme(next)}>
      <span aria-hidden="true">{isDark ? "☀" : "☾"}</span>
    </ActionIcon>
  );
}
