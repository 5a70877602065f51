import { Button } from "@mantine/core";
import { useDispatch } from "react-redux";
import { baseApi } from "@/shared/api/baseApi";
import { forgetAnswers } from "@/shared/api/knownAnswers";
import { useGetSessionQuery, useLogOutMutation } from "./accessApi";

export function LogOutButton() {
  const { data: session } = useGetSessionQuery();
  const [logOut, { isLoading }] = useLogOutMutation();
  const dispatch = useDispatch();
  if (!session?.authenticated) return null;
  const leave = async () => {
    const answer = await logOut();
    if (answer.error) return;
    forgetAnswers();
    dispatch(baseApi.util.resetApiState());
  };
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      loading={isLoading}
      title={`${session.name}, ${session.scope}`}
      onClick={leave}
    >
      Log out
    </Button>
  );
}
