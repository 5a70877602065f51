import { type ClipboardEvent, type DragEvent, useId, useState } from "react";
import classes from "./LogField.module.css";
import { MAX_LOG_BYTES } from "./newEventForm";
import { readLogFile } from "./readLogFile";

type LogFieldProps = { value: string; onChange: (text: string) => void; onProblem: (problem: string | null) => void };

/** Paste, type, drop, or choose files; several are joined. */
export function LogField({ value, onChange, onProblem }: LogFieldProps) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);

  async function take(files: FileList | null) {
    if (files === null || files.length === 0) return;
    onProblem(null);
    try {
      const texts = await Promise.all([...files].map((file) => readLogFile(file, MAX_LOG_BYTES)));
      onChange(texts.join("\n"));
    } catch (error) {
      onProblem(error instanceof Error ? error.message : "The file could not be read.");
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files);
  }

  function paste(event: ClipboardEvent) {
    if (event.clipboardData.files.length > 0) void take(event.clipboardData.files);
  }

  return (
    <div>
      <label htmlFor={id} className={classes.label}>
        Raw log
      </label>
      <textarea
        id={id}
        className={classes.text}
        data-over={isOver}
        rows={12}
        spellCheck={false}
        placeholder="Paste the log here, or drop files on this field (.log .txt .json .gz)"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onPaste={paste}
        onDrop={drop}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
      />
      <input
        type="file"
        multiple
        aria-label="Choose log files"
        accept=".log,.txt,.json,.jsonl,.gz,text/*"
        onChange={(event) => void take(event.currentTarget.files)}
      />
    </div>
  );
}
