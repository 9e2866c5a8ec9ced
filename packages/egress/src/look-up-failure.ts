/** `code`: ENOTFOUND, EAI_AGAIN (nameservers cannot say), ETIMEOUT (nobody answered in time). */
export const lookUpFailure = (hostname: string, code: string) =>
  Object.assign(new Error(`look-up of ${hostname} failed: ${code}`), { code, hostname });
