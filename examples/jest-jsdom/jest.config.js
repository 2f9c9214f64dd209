export default {
  // jsdom has neither fetch nor streams; this environment gives it Node's.
  testEnvironment: "jest-fixed-jsdom",
  testMatch: ["**/*.spec.js"],
  // The packages are ES modules, and so is the test: nothing to transform, given --experimental-vm-modules.
  transform: {},
};
