export type TriedRow = { kind: string; count: number; files: string[] };

export function rowsOf(text: string): TriedRow[];
export function suitesOf(text: string): string[];
export function countOf(tests: { status: string; title: string }[]): number;
export function replaceCounts(text: string, counts: Map<string, number>): string;
