// Prints what changed in the document since a git revision, and which version that requires: major, minor or patch.
//
//   pnpm spec-diff            since the last commit
//   pnpm spec-diff REVISION   since a branch, a tag or a commit; ends with 1 if the change breaks clients
import { describeUnknown, diffDocument, readDocument } from "./diff-document.ts";

const revision = process.argv[2] ?? "HEAD";
const diff = diffDocument(revision, undefined, readDocument());

if ("unknown" in diff) {
  console.error(describeUnknown(revision, diff));
  process.exitCode = 2;
} else {
  console.log(diff.output);
  process.exitCode = diff.isBreaking ? 1 : 0;
}
