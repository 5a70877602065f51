import { NativeSelect, useMantineColorScheme } from "@mantine/core";
import { POLL_CHOICES_SECONDS, usePollSeconds } from "@/shared/lib/usePollSeconds";
import { Section } from "@/shared/ui/Section";
import classes from "./Appearance.module.css";

const THEMES = [
  { value: "auto", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;
const POLLS = POLL_CHOICES_SECONDS.map((seconds) => ({ value: String(seconds), label: `Every ${seconds} seconds` }));

/** What this browser keeps for itself. */
export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { seconds, setSeconds } = usePollSeconds();
  return (
    <Section title="This browser">
      <div className={classes.fields}>
        <NativeSelect
          label="Colours"
          value={colorScheme}
          data={THEMES}
          onChange={({ currentTarget }) => {
            const theme = THEMES.find(({ value }) => value === currentTarget.value);
            if (theme) setColorScheme(theme.value);
          }}
        />
        <NativeSelect
          label="Look for news"
          description="Less often while the tab is hidden or the server is away"
          value={String(seconds)}
          data={POLLS}
          onChange={({ currentTarget }) => setSeconds(Number(currentTarget.value))}
        />
      </div>
    </Section>
  );
}
