/** An attempt ended for a reason of ours, and it is certain that nothing of its request had left this process. */
export class NotSentError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'NotSentError';
  }
}
