import { Sparkline } from "@/shared/ui/Sparkline";
import classes from "./OccurrencePanel.module.css";
import { type OccurrencesOf, useGetEventActivityQuery } from "./occurrencesApi";

export function Activity(of: OccurrencesOf) {
  const { data: counts } = useGetEventActivityQuery(of);
  if (counts === undefined || counts.length === 0) return null;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const words = `${total.toLocaleString("en")} in the last ${counts.length} hours`;
  return (
    <>
      <Sparkline counts={counts} label={`${words}, at most ${Math.max(...counts)} in one hour`} />
      <p className={classes.hours}>{words}</p>
    </>
  );
}
