import { useDispatch, useSelector } from "react-redux";
import { useNavigate } from "react-router";
import { Dialog } from "@/shared/ui/Dialog";
import { NewEventForm } from "./NewEventForm";
import { dialogClosed, selectIsOpen } from "./newEventSlice";

export function NewEventDialog() {
  const isOpen = useSelector(selectIsOpen);
  const dispatch = useDispatch();
  const navigate = useNavigate();
  function finish(eventId: number) {
    dispatch(dialogClosed());
    navigate(`/events/${eventId}`);
  }
  if (!isOpen) return null;
  return (
    <Dialog title="New event" size="xl" onClose={() => dispatch(dialogClosed())}>
      <NewEventForm onCreated={finish} onLeave={() => dispatch(dialogClosed())} />
    </Dialog>
  );
}
