/** What is entered and is nothing for an address: in this tab alone, for him alone, until he signs out. */
type Kept = { user: string; name: string; fields: Record<string, string> };

const NAME = 'jiter.entered';
/** The latest. */
const MOST = 5;

function allKept(): Kept[] {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? '[]') as Kept[];
  } catch {
    return [];
  }
}

export function keepEntered(user: string, name: string, fields: Record<string, string>): void {
  const others = allKept().filter((one) => one.user === user && one.name !== name);
  try {
    sessionStorage.setItem(NAME, JSON.stringify([{ user, name, fields }, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing, or not as much: it is there until the page is left.
  }
}

export const enteredBefore = (user: string, name: string): Record<string, string> | undefined =>
  allKept().find((one) => one.user === user && one.name === name)?.fields;

export function forgetEntered(): void {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // There is nothing, then.
  }
}
