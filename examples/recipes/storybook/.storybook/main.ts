import type { StorybookConfig } from "@storybook/react-vite";

const config: StorybookConfig = {
  framework: "@storybook/react-vite",
  stories: ["../*.stories.tsx"],
  addons: ["@storybook/addon-vitest", "msw-storybook-addon"],
  // Holds the worker script that `npx msw init public` writes.
  staticDirs: ["../public"],
};

export default config;
