import { HttpHandler } from "msw-2";
import { setupServer } from "msw-2/node";
import { vi } from "vitest";
import { describeVersion2 } from "./version-2.ts";

// The package imports its peer by the name "msw"; here that name stands for the older version.
vi.mock("msw", () => import("msw-2"));

describeVersion2(setupServer, HttpHandler);
