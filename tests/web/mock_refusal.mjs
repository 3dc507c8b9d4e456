// mock_refusal.mjs - a no of the mock server.
export class Refusal extends Error {
  constructor(status, code, message, details, headers) {
    super(message);
    Object.assign(this, { status, code, details, headers });
  }
}
