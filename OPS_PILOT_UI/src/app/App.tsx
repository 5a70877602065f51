import { MantineProvider } from "@mantine/core";
import { useState } from "react";
import { Provider } from "react-redux";
import { BrowserRouter } from "react-router";
import { AppFrame } from "./AppFrame";
import { AppRoutes } from "./AppRoutes";
import { makeStore } from "./store";
import { theme } from "./theme";

export function App() {
  const [store] = useState(makeStore);
  return (
    <Provider store={store}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <BrowserRouter>
          <AppFrame>
            <AppRoutes />
          </AppFrame>
        </BrowserRouter>
      </MantineProvider>
    </Provider>
  );
}
