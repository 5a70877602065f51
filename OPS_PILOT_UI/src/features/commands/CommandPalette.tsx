import { type KeyboardEvent, useId, useState } from "react";
import { arrowStep, comboboxProps, optionId } from "@/shared/ui/combobox";
import combobox from "@/shared/ui/combobox.module.css";
import { type Command, useOfferedCommands } from "@/shared/ui/commands";
import { Dialog } from "@/shared/ui/Dialog";
import classes from "./CommandPalette.module.css";
import { matchCommands } from "./matchCommands";
import { showKeys } from "./showKeys";

type PaletteProps = { onClose: () => void; onSearch: (text: string) => void };

/** Everything that can be done from here, by its name. */
export function CommandPalette({ onClose, onSearch }: PaletteProps) {
  return (
    <Dialog title="Commands" size="lg" onClose={onClose}>
      <PaletteBox onClose={onClose} onSearch={onSearch} />
    </Dialog>
  );
}

function PaletteBox({ onClose, onSearch }: PaletteProps) {
  const offered = useOfferedCommands();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const id = useId();
  const found = [...matchCommands(offered, text), ...searchCommand(text, onSearch)];
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  function onKeyDown(event: KeyboardEvent) {
    const next = arrowStep(event.key, active, found.length);
    if (next !== null) setActive(next);
    else if (event.key === "Enter") run(found[active]);
    else return;
    event.preventDefault();
  }
  return (
    <>
      <input
        {...comboboxProps(id, found.length > 0 ? active : null)}
        aria-label="Command"
        placeholder="What do you want to do?"
        className={`${classes.input} ${combobox.input}`}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        data-autofocus
      />
      <div role="listbox" id={id} aria-label="Commands" className={classes.list}>
        {found.map((command, index) => (
          <CommandRow
            key={command.id}
            id={optionId(id, index)}
            command={command}
            isActive={index === active}
            onRun={() => run(command)}
          />
        ))}
      </div>
      {found.length === 0 && <p className={classes.nothing}>There is no such command.</p>}
    </>
  );
}

/** Whatever is no command can still be looked for. */
function searchCommand(text: string, onSearch: (text: string) => void): Command[] {
  const wanted = text.trim();
  return wanted === "" ? [] : [{ id: "search", label: `Search events for “${wanted}”`, run: () => onSearch(wanted) }];
}

type RowProps = { id: string; command: Command; isActive: boolean; onRun: () => void };

function CommandRow({ id, command, isActive, onRun }: RowProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={`${classes.option} ${combobox.option}`}
      ref={(row) => {
        if (isActive) row?.scrollIntoView?.({ block: "nearest" });
      }}
      onClick={onRun}
      // The field keeps the focus, and its keys choose and run.
      onKeyDown={() => undefined}
    >
      <span>{command.label}</span>
      {command.keys !== undefined && <kbd className={classes.keys}>{showKeys(command.keys)}</kbd>}
    </div>
  );
}
