import type { Linter } from 'eslint';

export const FREE: Readonly<Record<string, string>>;
export const doors: readonly { packages: readonly string[]; door: readonly string[] }[];
export function patternsOf(packages: string[], message: string): { group: string[]; message: string }[];
export function importRules(workspaces: string[]): Linter.Config[];
