import type { ScenarioId } from "../src/mock/scenarios.ts";

/** The page and its back end, wherever they run: in jsdom, in a browser, or built and served. */
export interface World {
  /** Opens the page in a scenario. */
  open(scenario: ScenarioId): Promise<ChatPage>;
  /** The calls that the mock has received. */
  calls(): Promise<readonly ReceivedCall[]>;
}

/** The page, as a person uses it. */
export interface ChatPage {
  /** Chooses another scenario. */
  choose(scenario: ScenarioId): Promise<void>;
  /** Types a question and presses Enter. */
  ask(question: string): Promise<void>;
  fill(label: string, text: string): Promise<void>;
  click(button: string): Promise<void>;
  press(key: "Escape" | "Tab"): Promise<void>;
  isEnabled(button: string): Promise<boolean>;
  /** Text of the element with a role; `""` without one. */
  text(role: "alert" | "status" | "timer"): Promise<string>;
  /** Accessible name of what has the focus. */
  focused(): Promise<string>;
  /** The turns, each after its speaker's name. */
  turns(): Promise<string[]>;
  /** Every text that the response has had so far, in order. */
  sightings(): Promise<string[]>;
  /** Names of the events shown, and their times in milliseconds. */
  events(): Promise<{ name: string; atMs: number }[]>;
  /** Continues as if so much time had passed. */
  skip(ms: number): Promise<void>;
  /** Takes pictures of the page as it is, for people to look at. */
  photograph(state: string): Promise<void>;
  leave(): Promise<void>;
}

/** The parts of a call that tests look at. */
export interface ReceivedCall {
  readonly status: number | undefined;
  readonly outcome: "pending" | "answered" | "dropped" | "aborted";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
