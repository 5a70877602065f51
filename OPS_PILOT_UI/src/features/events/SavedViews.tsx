import { Button, CloseButton, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import classes from "./SavedViews.module.css";
import { isFiltered, useEventFilters } from "./useEventFilters";
import { readViews, writeViews } from "./viewStorage";

/** Lists with a name, kept in this browser; only there once there is something to keep or to show. */
export function SavedViews() {
  const { filters, search } = useEventFilters();
  const [views, setViews] = useState(() => readViews(window.localStorage));
  const isKnown = views.some((view) => view.search === search);
  const canSave = isFiltered(filters) && !isKnown;
  if (views.length === 0 && !canSave) return null;
  return (
    <nav className={classes.views} aria-label="Saved views">
      {views.map((view) => (
        <span key={view.name} className={classes.view} data-current={view.search === search}>
          <Link to={{ pathname: "/", search: view.search }} aria-current={view.search === search}>
            {view.name}
          </Link>
          <CloseButton
            size="xs"
            aria-label={`Forget the view ${view.name}`}
            onClick={() =>
              setViews(
                writeViews(
                  window.localStorage,
                  views.filter((other) => other !== view),
                ),
              )
            }
          />
        </span>
      ))}
      {canSave && (
        <SaveView
          key={search}
          onSave={(name) => {
            const others = views.filter((view) => view.name !== name);
            setViews(writeViews(window.localStorage, [...others, { name, search }]));
          }}
        />
      )}
    </nav>
  );
}

function SaveView({ onSave }: { onSave: (name: string) => void }) {
  const [name, setName] = useState<string | null>(null);
  if (name === null) {
    return (
      <Button size="compact-xs" variant="subtle" onClick={() => setName("")}>
        Save this view
      </Button>
    );
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") onSave(name.trim());
      }}
    >
      <TextInput
        size="xs"
        aria-label="Name of the view"
        placeholder="Name, then Enter"
        maxLength={40}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        ref={(field) => field?.focus()}
      />
    </form>
  );
}
