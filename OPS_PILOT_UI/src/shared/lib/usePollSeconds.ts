import { useLocalStorage } from "@mantine/hooks";

export const POLL_CHOICES_SECONDS = [2, 5, 15, 60] as const;
const USUAL_SECONDS = 5;

function read(stored: string | undefined): number {
  const seconds = Number(stored);
  return POLL_CHOICES_SECONDS.some((choice) => choice === seconds) ? seconds : USUAL_SECONDS;
}

/** How often this browser asks the server what is new. */
export function usePollSeconds() {
  const [seconds, setSeconds] = useLocalStorage<number>({
    key: "opspilot.poll-seconds",
    defaultValue: USUAL_SECONDS,
    getInitialValueInEffect: false,
    serialize: String,
    deserialize: read,
  });
  return { seconds, setSeconds };
}
