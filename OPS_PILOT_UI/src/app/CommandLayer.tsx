import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { useNavigate } from "react-router";
import { STATUS_KEY_TABLE } from "@/features/events/eventKeys";
import { LIST_KEYS } from "@/features/events/useListKeys";
import { GLOBAL_KEYS, PALETTE, useGlobalCommands } from "./useGlobalCommands";

const CommandPalette = lazy(async () => ({
  default: (await import("@/features/commands/CommandPalette")).CommandPalette,
}));
const KeyHelp = lazy(async () => ({ default: (await import("@/features/commands/KeyHelp")).KeyHelp }));

const PLACES = [
  { name: "Everywhere", keys: GLOBAL_KEYS },
  { name: "List", keys: LIST_KEYS },
  { name: "Event", keys: STATUS_KEY_TABLE },
];

type CommandLayerProps = { isPaletteOpen: boolean; palette: { close: () => void; toggle: () => void } };

/** The palette and the help, over every page. */
export function CommandLayer({ isPaletteOpen, palette }: CommandLayerProps) {
  const [isHelpOpen, help] = useDisclosure();
  const navigate = useNavigate();
  useGlobalCommands(help.open);
  // Also while somebody types, but not over another dialog.
  const isCovered = () => !isPaletteOpen && document.querySelector('[role="dialog"]') !== null;
  useHotkeys([[PALETTE[0], () => isCovered() || palette.toggle()]], []);
  return (
    <Suspense fallback={null}>
      {isPaletteOpen && (
        <CommandPalette
          onClose={palette.close}
          onSearch={(text) => void navigate({ pathname: "/", search: `?${new URLSearchParams({ q: text })}` })}
        />
      )}
      {isHelpOpen && <KeyHelp places={PLACES} onClose={help.close} />}
    </Suspense>
  );
}
