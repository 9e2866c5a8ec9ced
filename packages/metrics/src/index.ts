export { counterByOrg, createOrgCounts, type OrgCounts } from './org-counts.ts';
export { statementFamilies } from './statements.ts';
export { counter, gauge, times, type Family, type Labels } from './family.ts';
export {
  createMetrics,
  mergedCounts,
  mergedText,
  METRICS_TYPE,
  type Metrics,
  type Snapshot,
} from './metrics.ts';
