import { createTheme, type MantineColorsTuple } from "@mantine/core";

const steel: MantineColorsTuple = [
  "#e9f3f9",
  "#d3e5ef",
  "#a8cbe0",
  "#7ab0d0",
  "#5599c3",
  "#3d8bba",
  "#2d7fb0",
  "#1f6c98",
  "#17597f",
  "#0e4a6d",
];

export const theme = createTheme({
  colors: { steel },
  primaryColor: "steel",
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.25,
  defaultRadius: "sm",
  fontFamily: "var(--op-sans)",
  fontFamilyMonospace: "var(--op-mono)",
  headings: { fontFamily: "var(--op-sans)", fontWeight: "650" },
});
