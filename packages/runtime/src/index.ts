export { createBells, type Bells } from './bells.ts';
export { collectFrugally } from './collect-frugally.ts';
export { EXIT_BAD_CONFIG, parseConfig, parseServers, type Config } from './config.ts';
export { checkDescriptors, descriptorsLeft, isShortage, readDescriptorLimit } from './descriptors.ts';
export { readEnvironment } from './environment.ts';
export { createClientOf, keepAliveOf, type ClientOf, type TrustedProxies } from './http/client-address.ts';
export { REFUSED_AT_A_TIME } from './http/bound-connections.ts';
export { askForBody, closeServer, createHttpServer, listen, type ServerLimits } from './http/server.ts';
export { createIsSecret } from './is-secret.ts';
export { keepInSync, shownSkew } from './keep-in-sync.ts';
export {
  createLifecycle,
  onNumbersAsked,
  onShutdown,
  tellParent,
  type Lifecycle,
  type ReadyMessage,
} from './lifecycle.ts';
export { createLogger, type LoggerOptions } from './logger.ts';
export { createMailer, type Mail, type Mailer, type MailSettings, type Paragraph } from './mail/mailer.ts';
export { checkMasterKey, faultsOfMasterKey, judgeMasterKey, untilMasterKeyIsChecked } from './master-key.ts';
export { findMisspelt, tellMisspelt } from './misspelt.ts';
export {
  ALIVE,
  createReadiness,
  type Checks,
  type HealthAnswer,
  type Notes,
  type ReadinessOptions,
} from './readiness.ts';
export { checked, EXIT_FAILED, fail } from './start.ts';
export { supervise, type End, type Supervised } from './supervise.ts';
export { describeFault } from './tls-fault.ts';
export { expectTlsFiles, expectTlsFilesOf } from './tls-files.ts';
