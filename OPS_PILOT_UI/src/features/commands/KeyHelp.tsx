import { Dialog } from "@/shared/ui/Dialog";
import type { KeyTable } from "@/shared/ui/useKeys";
import classes from "./KeyHelp.module.css";
import { showKeys } from "./showKeys";

type KeyHelpProps = { places: readonly { name: string; keys: KeyTable }[]; onClose: () => void };

/** Every key, by the place where it works. */
export function KeyHelp({ places, onClose }: KeyHelpProps) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      {places.map(({ name, keys }) => (
        <section key={name} aria-label={name} className={classes.place}>
          <h3 className={classes.name}>{name}</h3>
          <dl className={classes.keys}>
            {keys.map(([key, does]) => (
              <div key={key} className={classes.row}>
                <dt>
                  <kbd>{showKeys(key)}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
