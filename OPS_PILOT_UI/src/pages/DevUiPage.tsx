import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import { PRIORITIES } from "@/shared/api/enums";
import { Ago } from "@/shared/ui/Ago";
import { BarList } from "@/shared/ui/BarList";
import { CopyButton } from "@/shared/ui/CopyButton";
import { Dialog } from "@/shared/ui/Dialog";
import { DownloadButton } from "@/shared/ui/DownloadButton";
import { FactList } from "@/shared/ui/FactList";
import { Notice } from "@/shared/ui/Notice";
import { PriorityMark } from "@/shared/ui/PriorityMark";
import { Section } from "@/shared/ui/Section";
import { Sparkline } from "@/shared/ui/Sparkline";
import { Tag } from "@/shared/ui/Tag";
import { ToggleButton } from "@/shared/ui/ToggleButton";

const QUIET_DAY = Array.from({ length: 24 }, () => 0);
const STORMY_DAY = Array.from({ length: 24 }, (_, hour) => (hour < 20 ? hour % 3 : hour * hour));
const LONG = "a_very_long_name_that_some_service_gave_itself_and_that_must_not_break_the_page".repeat(2);

/** Every shared component in every state, so that the next screen looks like this one. Development only. */
export function DevUiPage() {
  useDocumentTitle("Components · OpsPilot");
  return (
    <>
      <h1>Components</h1>
      <Example name="Tag">
        <Tag>plain</Tag> <Tag tone="good">good</Tag> <Tag tone="bad">bad</Tag> <Tag>{LONG}</Tag>
      </Example>
      <Example name="PriorityMark">
        {PRIORITIES.map((priority) => (
          <PriorityMark key={priority} priority={priority} />
        ))}
      </Example>
      <Example name="Notice">
        <Notice title="Something to know">With more of it below.</Notice>
        <Notice tone="error" title="Something failed" />
      </Example>
      <Example name="FactList">
        <FactList
          facts={[
            ["Service", "billing"],
            ["First seen", <Ago key="ago" iso="2026-01-31T10:00:00Z" />],
            ["Host", LONG],
          ]}
        />
      </Example>
      <Example name="Sparkline">
        <Sparkline counts={QUIET_DAY} label="a quiet day" /> <Sparkline counts={STORMY_DAY} label="a stormy day" />
      </Example>
      <Example name="BarList">
        <BarList bars={[]} empty="Nothing to count." />
        <BarList
          empty=""
          bars={[
            { label: "null reference", count: 40, to: "/" },
            { label: LONG, count: 3 },
          ]}
        />
      </Example>
      <Actions />
    </>
  );
}

function Actions() {
  const [isOn, setIsOn] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Example name="Actions">
      <Button size="xs">Main</Button>
      <Button size="xs" variant="default">
        Other
      </Button>
      <Button size="xs" loading>
        At work
      </Button>
      <Button size="xs" disabled>
        Not now
      </Button>
      <ToggleButton isOn={isOn} onChange={setIsOn}>
        Wrap
      </ToggleButton>
      <CopyButton text="copied" label="Copy the word" />
      <DownloadButton name="example.txt" text="text" label="Download the example" />
      <Button size="xs" variant="default" onClick={() => setIsOpen(true)}>
        Dialog
      </Button>
      {isOpen && (
        <Dialog title="A dialog" onClose={() => setIsOpen(false)}>
          With something in it.
        </Dialog>
      )}
    </Example>
  );
}

function Example({ name, children }: { name: string; children: ReactNode }) {
  return <Section title={name}>{children}</Section>;
}
