import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { mockServiceWorker } from "./mock-service-worker.ts";

export default defineConfig({ plugins: [react(), mockServiceWorker()] });
