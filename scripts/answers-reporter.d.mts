type TestResult = { testFilePath: string; numFailingTests: number; numPendingTests: number };
type Options = {
  project: string;
  notMade: Readonly<Record<string, string>>;
  out: { write(text: string): void };
};

export default class AnswersReporter {
  constructor(config: object, options?: Options);
  onRunStart(): void;
  onRunComplete(contexts: object, results: { testResults: readonly TestResult[] }): void;
  getLastError(): Error | undefined;
}
