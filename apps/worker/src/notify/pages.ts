/** Where people find what they are told of: nowhere, as long as it is not known, and `hasConsole` says whether there are any pages. */
export type Pages = { publicUrl?: string | undefined; hasConsole: boolean };

export const linkTo = ({ publicUrl }: Pages, path: string): { url?: string } =>
  publicUrl === undefined ? {} : { url: `${publicUrl}${path}` };

/** Where somebody says that he sees to it. What opens it is behind `#`, where no log sees it, and what follows links by itself sends nothing. */
export const seeToIt = (pages: Pages, token: string | undefined): { url?: string } =>
  token === undefined || !pages.hasConsole ? {} : linkTo(pages, `/incident#${token}`);
