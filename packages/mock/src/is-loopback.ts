/** Whether a host is this machine and cannot be reached from another one. Source: RFC 6761 §6.3, RFC 5735 §3, RFC 4291 §2.5.3. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
