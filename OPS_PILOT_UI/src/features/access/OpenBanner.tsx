import { useGetSessionQuery } from "./accessApi";
import classes from "./OpenBanner.module.css";

/** Said as long as it is so: an instance without a token is everybody's. */
export function OpenBanner() {
  const { data: session } = useGetSessionQuery();
  if (!session?.open) return null;
  return (
    <aside aria-label="Access">
      <p className={classes.banner} role="note">
        <strong>Open instance.</strong> Whoever reaches it can read and change everything. Set <code>ADMIN_TOKEN</code>,
        or run <code>flask tokens create --name you --scope admin</code>.
      </p>
    </aside>
  );
}
