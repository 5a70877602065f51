import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useDispatch } from "react-redux";
import { Link, NavLink } from "react-router";
import { AccessGate } from "@/features/access/AccessGate";
import { LogOutButton } from "@/features/access/LogOutButton";
import { OpenBanner } from "@/features/access/OpenBanner";
import { showKeys } from "@/features/commands/showKeys";
import { UndoToast } from "@/features/events/UndoToast";
import { NewEventDialog } from "@/features/ingest/NewEventDialog";
import { newEventRequested } from "@/shared/ui/newEventRequested";
import classes from "./AppFrame.module.css";
import { CommandLayer } from "./CommandLayer";
import { PALETTE } from "./useGlobalCommands";

export function AppFrame({ children }: { children: ReactNode }) {
  const dispatch = useDispatch();
  const [isPaletteOpen, palette] = useDisclosure();
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
          <Button variant="subtle" size="compact-sm" className={classes.commands} onClick={palette.open}>
            {showKeys(PALETTE[0])}
            <span className="visually-hidden">: {PALETTE[1]}</span>
          </Button>
          <span className={classes.alsoInSettings}>
            <LogOutButton />
            <ThemeToggle />
          </span>
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
      <CommandLayer isPaletteOpen={isPaletteOpen} palette={palette} />
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
