export { type Clock, realClock } from "@text-completions/core/internal";
