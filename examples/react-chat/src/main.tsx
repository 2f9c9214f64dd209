import { StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { createChatClient } from "./create-chat-client.ts";

const root = document.querySelector("#root");
if (root === null) throw new Error("Failed to start: index.html has no #root.");

createRoot(root).render(
  <StrictMode>
    <App client={createChatClient()} aside={await startMock()} />
  </StrictMode>,
);

/** In development the API is mocked, and the page has a control for it. A build has none of this. */
async function startMock(): Promise<ReactNode> {
  if (!import.meta.env.DEV) return null;
  const { startWorker } = await import("./mock/start-worker.tsx");
  return startWorker();
}
