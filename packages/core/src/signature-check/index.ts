export * from './check.ts';
export { MISTAKES, type Mistake } from './mistakes.ts';
