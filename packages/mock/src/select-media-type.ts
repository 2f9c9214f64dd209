import { RESPONSE_SELECTOR, type CompletionRequest } from "@text-completions/core";

type MediaType = (typeof RESPONSE_SELECTOR)["mediaTypes"][number]["mediaType"];

/** The field of the body that decides. Its type comes from the document, so another field there is an error here. */
const FIELD: typeof RESPONSE_SELECTOR.pointer extends `/${infer Field}` ? Field : never = "stream";

/** The media type that a request is answered in: its body decides, whatever it accepts. Source: `x-response-selector`. */
export function selectMediaType(request: CompletionRequest): MediaType {
  const wanted = request[FIELD];
  return (
    RESPONSE_SELECTOR.mediaTypes.find(({ when }) => when === wanted)?.mediaType ?? RESPONSE_SELECTOR.default
  );
}
