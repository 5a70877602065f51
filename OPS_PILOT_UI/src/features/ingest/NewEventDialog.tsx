import { lazy, Suspense } from "react";
import { useDispatch, useSelector } from "react-redux";
import { useNavigate } from "react-router";
import { dialogClosed, selectIsOpen } from "./newEventSlice";

const OpenDialog = lazy(async () => ({ default: (await import("./OpenDialog")).OpenDialog }));

export function NewEventDialog() {
  const isOpen = useSelector(selectIsOpen);
  const dispatch = useDispatch();
  const navigate = useNavigate();
  function finish(eventId: number) {
    dispatch(dialogClosed());
    navigate(`/events/${eventId}`);
  }
  return (
    <Suspense fallback={null}>
      {isOpen && <OpenDialog onCreated={finish} onLeave={() => dispatch(dialogClosed())} />}
    </Suspense>
  );
}
