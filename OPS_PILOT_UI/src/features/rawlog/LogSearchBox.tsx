import { Button, TextInput } from "@mantine/core";
import type { KeyboardEvent } from "react";
import classes from "./LogToolbar.module.css";
import { describeSearch, type LogSearch } from "./useLogSearch";

export function LogSearchBox({ search }: { search: LogSearch }) {
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") search.step(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") search.search("");
    if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
  }
  const isIdle = search.found === 0;
  return (
    <div className={classes.search}>
      <TextInput
        size="xs"
        type="search"
        aria-label="Search in the raw log"
        placeholder="Search in the log"
        value={search.words}
        onChange={({ currentTarget }) => search.search(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button.Group>
        <Button
          variant="default"
          size="xs"
          px={8}
          aria-label="Previous match"
          disabled={isIdle}
          onClick={() => search.step(-1)}
        >
          ↑
        </Button>
        <Button
          variant="default"
          size="xs"
          px={8}
          aria-label="Next match"
          disabled={isIdle}
          onClick={() => search.step(1)}
        >
          ↓
        </Button>
      </Button.Group>
      <span role="status" className={classes.found}>
        {describeSearch(search)}
      </span>
    </div>
  );
}
