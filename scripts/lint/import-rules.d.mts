import type { Linter } from 'eslint';

export function patternsOf(packages: string[], message: string): { group: string[]; message: string }[];
export function importRules(workspaces: string[]): Linter.Config[];
