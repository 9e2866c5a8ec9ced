// Loaded by `node --import` before a process of ours: its clock is JITER_TEST_SKEW_MS ahead of the machine's.
const skewMs = Number(process.env.JITER_TEST_SKEW_MS);
const machineNow = Date.now.bind(Date);

globalThis.Date = class extends Date {
  constructor(...parts) {
    if (parts.length === 0) super(machineNow() + skewMs);
    else super(...parts);
  }

  static now() {
    return machineNow() + skewMs;
  }
};
