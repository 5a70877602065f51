import { ToggleButton } from "@/shared/ui/ToggleButton";
import { LogSearchBox } from "./LogSearchBox";
import classes from "./LogToolbar.module.css";
import type { LogSearch } from "./useLogSearch";

type LogToolbarProps = {
  search: LogSearch;
  isFolded: boolean;
  canFold: boolean;
  onFold: (isFolded: boolean) => void;
  isWrapped: boolean;
  onWrap: (isWrapped: boolean) => void;
};

export function LogToolbar({ search, isFolded, canFold, onFold, isWrapped, onWrap }: LogToolbarProps) {
  return (
    <div className={classes.toolbar}>
      <LogSearchBox search={search} />
      <div className={classes.toggles}>
        {canFold && (
          <ToggleButton isOn={isFolded} onChange={onFold}>
            Only around the evidence
          </ToggleButton>
        )}
        <ToggleButton isOn={isWrapped} onChange={onWrap}>
          Wrap
        </ToggleButton>
      </div>
    </div>
  );
}
