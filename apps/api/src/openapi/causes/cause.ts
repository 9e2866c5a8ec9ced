/** Why an error comes, and what helps: for whoever reads, in a sentence each. */
export type Cause = { cause: string; help: string };

/** Every code has one: a code that is new does not compile without. */
export type Causes<Code extends string> = Readonly<Record<Code, Cause>>;
