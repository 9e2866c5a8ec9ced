export * from './explain.ts';
export { EXPLANATION_CODES, type ExplanationCode, type Facts, type Sentence } from './sentences.ts';
export * from './standing.ts';
