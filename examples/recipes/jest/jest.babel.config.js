module.exports = {
  testEnvironment: "jest-fixed-jsdom",
  transform: { "\\.m?[jt]sx?$": "babel-jest" },
  // Dependencies of MSW that are ES modules alone.
  transformIgnorePatterns: ["/node_modules/(?!(msw|@mswjs|rettime|until-async|@open-draft)/)"],
};
