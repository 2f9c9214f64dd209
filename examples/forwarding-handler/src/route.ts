// app/api/v1/complete/route.ts of a Next app; anything else that takes a Request and returns a Response works the same.
import { createForwardingHandler } from "./create-forwarding-handler.ts";

export const POST: (request: Request) => Promise<Response> = createForwardingHandler({
  apiKey: () => process.env["ANTHROPIC_API_KEY"] ?? "",
});
