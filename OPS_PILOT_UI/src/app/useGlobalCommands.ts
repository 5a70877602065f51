import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useMemo } from "react";
import { useDispatch } from "react-redux";
import { type NavigateFunction, useNavigate } from "react-router";
import { SEARCH_ID, TO_SEARCH } from "@/features/events/SearchBox";
import { STATUS_LABELS, STATUSES } from "@/shared/api/enums";
import { type Command, useCommands } from "@/shared/ui/commands";
import { newEventRequested } from "@/shared/ui/newEventRequested";
import type { KeyTable } from "@/shared/ui/useKeys";

const NEW_EVENT = ["c", "New event"] as const;
const HELP = ["shift+?", "Keys"] as const;
export const PALETTE = ["mod+K", "Commands"] as const;
const SEARCH = ["/", "Search"] as const;
export const GLOBAL_KEYS: KeyTable = [PALETTE, NEW_EVENT, SEARCH, HELP];

/** The list's field, here or on its page. */
function search(navigate: NavigateFunction) {
  const field = document.getElementById(SEARCH_ID);
  if (field !== null) field.focus();
  else void navigate("/", { state: TO_SEARCH });
}

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
      { id: "to-search", label: SEARCH[1], keys: SEARCH[0], run: () => search(navigate) },
      { id: "colours", label: `Switch to ${next} colours`, run: () => setColorScheme(next) },
      { id: "help", label: HELP[1], keys: HELP[0], run: showHelp },
    ];
  }, [dispatch, navigate, next, setColorScheme, showHelp]);
  useCommands(commands);
}
