export type { Problem } from "./problem.ts";
export {
  validateCompletion,
  validateErrorResponse,
  validateRequest,
  validateStreamEvent,
} from "./validators.gen.ts";
