import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useMemo } from "react";
import { useDispatch } from "react-redux";
import { useNavigate } from "react-router";
import { STATUS_LABELS, STATUSES } from "@/shared/api/enums";
import { type Command, useCommands } from "@/shared/ui/commands";
import { newEventRequested } from "@/shared/ui/newEventRequested";
import type { KeyTable } from "@/shared/ui/useKeys";

const NEW_EVENT = ["c", "New event"] as const;
const HELP = ["shift+?", "Keys"] as const;
export const PALETTE = ["mod+K", "Commands"] as const;
export const GLOBAL_KEYS: KeyTable = [PALETTE, NEW_EVENT, ["?", HELP[1]]];

/** What can be done from everywhere. */
export function useGlobalCommands(showHelp: () => void) {
  const navigate = useNavigate();
  const dispatch = useDispatch();
  const { setColorScheme } = useMantineColorScheme();
  const next = useComputedColorScheme("light") === "dark" ? "light" : "dark";
  const commands = useMemo((): Command[] => {
    const places = [
      ["All events", "/"],
      ...STATUSES.map((status) => [`Events: ${STATUS_LABELS[status].toLowerCase()}`, `/?status=${status}`]),
      ["Overview", "/overview"],
      ["Settings", "/settings"],
    ];
    return [
      { id: "new", label: NEW_EVENT[1], keys: NEW_EVENT[0], run: () => dispatch(newEventRequested()) },
      ...places.map(([label = "", path = "/"]) => ({ id: path, label, run: () => void navigate(path) })),
      { id: "colours", label: `Switch to ${next} colours`, run: () => setColorScheme(next) },
      { id: "help", label: HELP[1], keys: HELP[0], run: showHelp },
    ];
  }, [dispatch, navigate, next, setColorScheme, showHelp]);
  useCommands(commands);
}
