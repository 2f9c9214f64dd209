export default {
  // jsdom has neither fetch nor streams; this environment has those of Node.
  testEnvironment: "jest-fixed-jsdom",
  testMatch: ["**/*.spec.js"],
  // With --experimental-vm-modules, ES modules need no transform.
  transform: {},
};
