export function findWorkspaces(): string[];
export function dependenciesOf(folder: string): string[];
