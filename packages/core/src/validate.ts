export { jsonFault } from "./json-fault.ts";
export type { Problem } from "./problem.ts";
export { problemMessage } from "./problem-message.ts";
export { readBody } from "./read-body.ts";
export { bodyFault, headersFault, type RequestFault } from "./request-fault.ts";
export {
  validateCompletion,
  validateErrorResponse,
  validateRequest,
  validateStreamEvent,
} from "./validators.gen.ts";
