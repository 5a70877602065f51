import { Link } from "react-router";
import { formatBytes } from "@/shared/lib/formatBytes";
import classes from "./UploadList.module.css";
import type { Upload, UploadState } from "./useUploads";

type UploadListProps = { uploads: readonly Upload[]; onRemove: (id: number) => void; onOpen: () => void };

/** Each file with how far it has come, and its event once there is one. */
export function UploadList({ uploads, onRemove, onOpen }: UploadListProps) {
  if (uploads.length === 0) return null;
  return (
    <ul className={classes.list} aria-label="Files">
      {uploads.map(({ id, file, state }) => (
        <li key={id} className={classes.row} data-state={state.kind}>
          <span className={classes.name}>{file.name}</span>
          <span className={classes.size}>{formatBytes(file.size)}</span>
          <StateOf name={file.name} state={state} onOpen={onOpen} />
          {state.kind !== "done" && (
            <button
              type="button"
              className={classes.remove}
              aria-label={`Remove ${file.name}`}
              onClick={() => onRemove(id)}
            >
              ×
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function StateOf({ name, state, onOpen }: { name: string; state: UploadState; onOpen: () => void }) {
  if (state.kind === "waiting") return <span className={classes.state}>ready</span>;
  if (state.kind === "failed") return <span className={classes.problem}>{state.message}</span>;
  if (state.kind === "done") {
    return (
      <Link to={`/events/${state.eventId}`} className={classes.state} onClick={onOpen}>
        {state.title}
      </Link>
    );
  }
  const percent = Math.round(state.share * 100);
  return (
    <progress className={classes.state} aria-label={`${name}: ${percent} %`} value={percent} max={100}>
      {percent} %
    </progress>
  );
}
