import { Modal } from "@mantine/core";
import { useDispatch, useSelector } from "react-redux";
import { useNavigate } from "react-router";
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
  return (
    <Modal
      opened={isOpen}
      onClose={() => dispatch(dialogClosed())}
      title="New event"
      size="xl"
      closeButtonProps={{ "aria-label": "Close" }}
      transitionProps={{ duration: 0 }}
    >
      <NewEventForm onCreated={finish} />
    </Modal>
  );
}
