beforeEach(() => {
  cy.task("reset");
});

function ask(question: string): void {
  cy.visit("/");
  cy.get("[aria-label=Question]").type(question);
  cy.contains("button", "Ask").click();
}

it("shows the response", () => {
  cy.task("reply", " Hello there!");

  ask("Hi");

  cy.get("output").should("have.text", " Hello there!");
});

it("says how long to wait at a rate limit", () => {
  cy.task("reply", { failure: "rate_limit_error", retryAfterSeconds: 30 });

  ask("Hi");

  cy.get("[role=alert]").should("have.text", "Try again in 30 s.");
});

it("ends the request to the API when the visitor presses Stop", () => {
  cy.task("reply", { stream: [" Hello", { stall: true }] });

  ask("Hi");
  cy.get("output").should("have.text", " Hello");
  cy.contains("button", "Stop").click();

  cy.task("calls").its(0).its("outcome").should("equal", "aborted");
});
