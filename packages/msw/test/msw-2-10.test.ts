import { HttpHandler } from "msw-2-10";
import { setupServer } from "msw-2-10/node";
import { vi } from "vitest";
import { describeVersion2 } from "./version-2.ts";

// Here "msw" stands for the oldest version that the package works with.
vi.mock("msw", () => import("msw-2-10"));

describeVersion2(setupServer, HttpHandler);
