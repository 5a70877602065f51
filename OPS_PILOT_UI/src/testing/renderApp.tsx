import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Provider } from "react-redux";
import { MemoryRouter } from "react-router";
import { AppFrame } from "@/app/AppFrame";
import { AppRoutes } from "@/app/AppRoutes";
import { makeStore } from "@/app/store";

/** The whole application at a path, with a store of its own. */
export function renderApp(path = "/") {
  const store = makeStore();
  const view = render(
    <Provider store={store}>
      <MantineProvider env="test">
        <MemoryRouter initialEntries={[path]}>
          <AppFrame>
            <AppRoutes />
          </AppFrame>
        </MemoryRouter>
      </MantineProvider>
    </Provider>,
  );
  return { ...view, store, user: userEvent.setup() };
}
