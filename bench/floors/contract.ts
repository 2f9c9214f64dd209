/** The floor of the contract checks: an exchange is right if the status is 200 and the body has a completion. */
export function checked(
  fetch: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await fetch(request);
    const { completion } = await response.clone().json();
    if (response.status !== 200 || typeof completion !== "string") throw new Error("The contract is broken.");
    return response;
  };
}
