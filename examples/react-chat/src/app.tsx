import type { Client } from "@text-completions/client";
import { useState, type ReactNode } from "react";
import { ChatPanel } from "./chat/chat-panel.tsx";
import { SystemText } from "./chat/system-text.tsx";
import { useChat } from "./chat/use-chat.ts";
import { Drawer } from "./drawer.tsx";
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
  const [isDrawerOpen, setDrawerOpen] = useState(false);

  return (
    <div className="app">
      <header className="app-header">
        <h1>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <rect width="24" height="24" rx="6.5" />
            <path d="M6.5 8h7M6.5 12h4.5M6.5 16h3" />
            <path className="app-caret" d="M15.5 10.5v7" />
          </svg>
          Text Completions
        </h1>
        {chat.turns.length > 0 && (
          <button type="button" className="button button-plain" onClick={chat.clear}>
            New chat
          </button>
        )}
        <button
          type="button"
          className="button button-plain app-drawer-button"
          aria-expanded={isDrawerOpen}
          onClick={() => setDrawerOpen(true)}
        >
          Details
        </button>
      </header>
      <ChatPanel chat={chat} />
      <Drawer isOpen={isDrawerOpen} onClose={() => setDrawerOpen(false)}>
        {aside}
        <SystemText text={chat.system} onChange={chat.setSystem} />
        <EventLog log={chat.log} />
      </Drawer>
    </div>
  );
}
