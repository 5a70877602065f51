import { useDebouncedCallback } from "@mantine/hooks";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { useLocation } from "react-router";
import { humanise } from "@/shared/lib/words";
import { arrowStep, comboboxProps, optionId } from "@/shared/ui/combobox";
import combobox from "@/shared/ui/combobox.module.css";
import { FilterChips } from "./FilterChips";
import classes from "./SearchBox.module.css";
import { accept, freeText, type Suggestion, suggest, takeTokens, withTokens } from "./searchTokens";
import { useEventFilters } from "./useEventFilters";
import { useKnownValues } from "./useKnownValues";

export const SEARCH_ID = "event-search";
/** A way to the list that ends in the field. */
export const TO_SEARCH = "search";
const TYPING_PAUSE_MS = 250;

/** The text being typed; what is complete goes into the URL, and what comes from there is shown. */
function useSearchText() {
  const { filters, setFilters } = useEventFilters();
  const [text, setText] = useState(filters.q);
  const [sent, setSent] = useState(filters.q);
  if (filters.q !== sent) {
    setSent(filters.q);
    if (filters.q !== freeText(text)) setText(filters.q);
  }
  const search = useDebouncedCallback((q: string) => setFilters({ q }), TYPING_PAUSE_MS);
  function type(value: string, isComplete = /\s$/.test(value)) {
    const { tokens, rest } = isComplete ? takeTokens(value) : { tokens: [], rest: value };
    setText(rest);
    if (tokens.length === 0) return search(freeText(rest));
    search.cancel();
    setFilters({ ...withTokens(filters, tokens), q: freeText(rest) });
  }
  return { text, type };
}

export function SearchBox() {
  const { text, type } = useSearchText();
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const listId = useId();
  const { state: wish } = useLocation();
  useEffect(() => {
    if (wish === TO_SEARCH) document.getElementById(SEARCH_ID)?.focus();
  }, [wish]);
  const offered = suggest(text, useKnownValues());
  const isShown = isOpen && offered.length > 0;
  const choose = (suggestion: Suggestion) => {
    type(accept(text, suggestion), suggestion.value !== null);
    setActive(0);
  };
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const chosen = isShown ? offered[active] : undefined;
    const next = isShown ? arrowStep(event.key, active, offered.length) : null;
    if (next !== null) setActive(next);
    else if (event.key === "Tab" && chosen) choose(chosen);
    else if (event.key === "Enter") chosen && text.includes(":") ? choose(chosen) : type(text, true);
    else if (event.key === "Escape") isShown ? setIsOpen(false) : event.currentTarget.blur();
    else return;
    if (event.key !== "Escape") event.preventDefault();
  }
  return (
    <div className={classes.box}>
      <FilterChips />
      <input
        id={SEARCH_ID}
        {...comboboxProps(listId, isShown ? active : null)}
        aria-label="Search events"
        placeholder="Search, or priority:high service:…"
        className={`${classes.input} ${combobox.input}`}
        value={text}
        onChange={({ currentTarget }) => {
          type(currentTarget.value);
          setActive(0);
          setIsOpen(true);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setIsOpen(false)}
      />
      <div role="listbox" id={listId} aria-label="Filters" className={classes.suggestions} hidden={!isShown}>
        {offered.map((suggestion, index) => (
          <Option
            key={`${suggestion.key}:${suggestion.value}`}
            id={optionId(listId, index)}
            suggestion={suggestion}
            isActive={index === active}
            onChoose={() => choose(suggestion)}
          />
        ))}
      </div>
    </div>
  );
}

type OptionProps = { id: string; suggestion: Suggestion; isActive: boolean; onChoose: () => void };

function Option({ id, suggestion: { key, value }, isActive, onChoose }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={combobox.option}
      // Before the field loses the focus.
      onPointerDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
    >
      <span className={classes.key}>{key}:</span>
      {value !== null && humanise(value)}
    </div>
  );
}
