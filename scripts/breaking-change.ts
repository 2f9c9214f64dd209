// Fails if a change of the document since the last release breaks clients, and no changeset announces it.
//
//   SPEC_BASE   the revision to compare with, instead of the last release
import { ROOT } from "./generate/document.ts";
import { checkBreakingChange } from "./check-breaking-change.ts";

const { isAllowed, reason } = checkBreakingChange(ROOT, process.env["SPEC_BASE"] || undefined);
console.log(reason);
process.exitCode = isAllowed ? 0 : 1;
