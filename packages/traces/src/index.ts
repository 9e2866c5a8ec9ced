export { openTraces, type Making, type Traces, type TracesOptions } from './open-traces.ts';
