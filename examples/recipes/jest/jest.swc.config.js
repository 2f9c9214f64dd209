module.exports = {
  testEnvironment: "jest-fixed-jsdom",
  transform: { "\\.m?[jt]sx?$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" } } }] },
  // Dependencies of MSW that are ES modules alone.
  transformIgnorePatterns: ["/node_modules/(?!(msw|@mswjs|rettime|until-async|@open-draft)/)"],
};
