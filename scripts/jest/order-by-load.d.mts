export type FileLoad = { wall: number; busy: number };
export function orderByLoad<File extends FileLoad>(
  files: readonly File[],
  machine: { workers: number; cores: number },
): File[];
