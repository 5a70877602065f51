import { Dialog } from "@/shared/ui/Dialog";
import { NewEventForm } from "./NewEventForm";

type OpenDialogProps = { onCreated: (eventId: number) => void; onLeave: () => void };

export function OpenDialog({ onCreated, onLeave }: OpenDialogProps) {
  return (
    <Dialog title="New event" size="xl" onClose={onLeave}>
      <NewEventForm onCreated={onCreated} onLeave={onLeave} />
    </Dialog>
  );
}
