export const APP_URL = `http://localhost:${process.env["APP_PORT"] ?? 3000}`;
export const MOCK_URL = `http://localhost:${process.env["MOCK_PORT"] ?? 4010}`;
