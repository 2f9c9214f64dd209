import { MODELS } from "@text-completions/core";
import type { Probe } from "../../probe.ts";

/** The newest alias. */
const ALIAS = MODELS.find(({ aliases }) => aliases.length > 0)?.aliases[0];

/** A request for a model by its alias. */
export const aliasProbe: Probe = { id: "model/alias", billable: true, body: () => ({ model: ALIAS }) };
