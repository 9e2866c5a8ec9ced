export { describeExpression } from './describe.ts';
export { decideMisfires, type Misfire, type MisfireDecision, type MisfireSituation } from './misfire.ts';
export { lookAheadFrom, parseExpression, type Schedule } from './schedule.ts';
