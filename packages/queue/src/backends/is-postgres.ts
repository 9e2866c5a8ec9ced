export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:/i.test(url);
}
