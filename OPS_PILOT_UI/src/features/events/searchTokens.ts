import { CATEGORIES, PRIORITIES, STATUSES } from "@/shared/api/enums";
import { FILTER_KEYS, type FilterKey, type Filters } from "./useEventFilters";

export type Token = { key: FilterKey; value: string };
/** Without a value: the key itself is offered. */
export type Suggestion = { key: FilterKey; value: string | null };
export type KnownValues = Partial<Record<FilterKey, readonly string[]>>;

const CLOSED: KnownValues = { status: STATUSES, priority: PRIORITIES, category: CATEGORIES };
const MOST_SUGGESTIONS = 8;
/** priority:high service:"order import" */
const TOKEN = /(?:^|\s)(status|priority|category|runtime|service|environment):(?:"([^"]+)"|([^\s"]+))(?=\s|$)/gi;

const fold = (value: string) => value.toLowerCase().replaceAll(/[\s-]/g, "_");

/** As the API spells it; null for what no event can have. */
function spell(key: FilterKey, value: string): string | null {
  const allowed = CLOSED[key];
  return allowed === undefined ? value : (allowed.find((item) => fold(item) === fold(value)) ?? null);
}

/** The filters that were typed, and the words that are left. */
export function takeTokens(text: string): { tokens: Token[]; rest: string } {
  const tokens: Token[] = [];
  const rest = text.replaceAll(TOKEN, (whole, name: string, quoted?: string, bare?: string) => {
    const key = FILTER_KEYS.find((item) => item === name.toLowerCase());
    const value = key && spell(key, quoted ?? bare ?? "");
    if (!key || !value) return whole;
    tokens.push({ key, value });
    return "";
  });
  return { tokens, rest: rest.trimStart() };
}

export function withTokens(filters: Filters, tokens: readonly Token[]): Partial<Filters> {
  const changes: Partial<Filters> = {};
  for (const { key, value } of tokens) changes[key] = [...new Set([...(changes[key] ?? filters[key]), value])];
  return changes;
}

const lastWord = (text: string) => /\S*$/.exec(text)?.[0] ?? "";

/** What the word under the caret may become: `pri` → `priority:`, `priority:h` and `high` → `priority:high`. */
export function suggest(text: string, known: KnownValues): Suggestion[] {
  const word = lastWord(text).toLowerCase();
  if (word === "") return [];
  const values = { ...known, ...CLOSED };
  const [name, typed] = word.split(":", 2);
  const keys: Suggestion[] = FILTER_KEYS.filter((key) => typed === undefined && key.startsWith(word)).map((key) => ({
    key,
    value: null,
  }));
  const found = FILTER_KEYS.filter((key) => typed === undefined || key === name).flatMap((key) =>
    (values[key] ?? []).filter((value) => fold(value).startsWith(fold(typed ?? word))).map((value) => ({ key, value })),
  );
  return [...keys, ...found].slice(0, MOST_SUGGESTIONS);
}

/** The text with its last word replaced by the suggestion. */
export function accept(text: string, { key, value }: Suggestion): string {
  const before = text.slice(0, text.length - lastWord(text).length);
  if (value === null) return `${before}${key}:`;
  return `${before}${key}:${/\s/.test(value) ? `"${value}"` : value}`;
}

/** Free text for the search: a filter that is half typed is none of it. */
export function freeText(text: string): string {
  return text.replaceAll(/(?:^|\s)(?:status|priority|category|runtime|service|environment):\S*/gi, "").trim();
}
