import type { Client } from "@text-completions/client";
import type { ReactNode } from "react";
import { ChatPanel } from "./chat/chat-panel.tsx";
import { useChat } from "./chat/use-chat.ts";
import { EventLog } from "./events/event-log.tsx";
import "./app.css";

interface AppProps {
  readonly client: Client;
  /** More for the side of the page. */
  readonly aside?: ReactNode;
}

/** The page. */
export function App({ client, aside }: AppProps) {
  const chat = useChat(client);
  return (
    <div className="app">
      <header className="app-header">
        <h1>Text Completions</h1>
        <p>A chat over POST /v1/complete</p>
      </header>
      <ChatPanel chat={chat} />
      <aside className="app-aside" aria-label="Behind the scenes">
        {aside}
        <EventLog log={chat.log} />
      </aside>
    </div>
  );
}
