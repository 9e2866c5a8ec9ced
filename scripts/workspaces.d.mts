export function findWorkspaces(): string[];
