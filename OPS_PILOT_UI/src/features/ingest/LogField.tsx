import { type ClipboardEvent, useId } from "react";
import classes from "./LogField.module.css";

type LogFieldProps = { value: string; onChange: (text: string) => void; onFiles: (files: FileList) => void };

/** Paste or type a log, or choose files; files that are pasted are taken as such. */
export function LogField({ value, onChange, onFiles }: LogFieldProps) {
  const id = useId();
  function paste(event: ClipboardEvent) {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    onFiles(event.clipboardData.files);
  }
  return (
    <div>
      <label htmlFor={id} className={classes.label}>
        Raw log
      </label>
      <textarea
        id={id}
        className={classes.text}
        rows={12}
        spellCheck={false}
        placeholder="Paste the log here, or drop files (.log .txt .json .gz)"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onPaste={paste}
        data-autofocus
      />
      <input
        type="file"
        multiple
        aria-label="Choose log files"
        accept=".log,.txt,.json,.jsonl,.gz,text/*"
        onChange={({ currentTarget }) => {
          if (currentTarget.files !== null) onFiles(currentTarget.files);
          currentTarget.value = ""; // the same file may be chosen again
        }}
      />
    </div>
  );
}
