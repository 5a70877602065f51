import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Dialog.module.css";

type DialogProps = { title: string; size?: "md" | "lg" | "xl"; onClose: () => void; children: ReactNode };

/** A dialog that is there as long as it is rendered. Its head is no `header`: a page has one banner. */
export function Dialog({ title, size = "md", onClose, children }: DialogProps) {
  return (
    <Modal.Root opened onClose={onClose} size={size} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={classes.head}>
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
