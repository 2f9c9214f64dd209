// What a change looks like in a changelog: the words of its changeset, for whoever uses the package. No commit, no pull
// request, and no list of siblings that moved along: all packages have one version.

const changelog = {
  getReleaseLine: async ({ summary }) => `- ${summary.trim().replaceAll(/\n(?=.)/g, "\n  ")}`,
  getDependencyReleaseLine: async () => "",
};

// changesets asks for a default export.
export default changelog;
