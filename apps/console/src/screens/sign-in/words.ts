export const words = {
  title: 'Sign in',
  isKept: 'You were signed out meanwhile. What you were filling in is there again once you have signed in.',
  login: 'E-mail or name',
  password: 'Password',
  enter: 'Sign in',
  by: (service: string) => `Sign in by ${service}`,
  joinBy: (service: string) => `Join by ${service}`,
  cameBack: {
    expired: 'That took too long, or began in another browser: please try again.',
    cancelled: 'You did not agree over there, and nothing was done.',
    unknown:
      'Nobody here is known by that account. Sign in another way and connect it in Settings > Sessions, or follow an invitation.',
    taken: 'That account is connected to somebody else here.',
    'signed-out': 'You were signed out meanwhile: sign in, and connect the account again.',
    another: 'You came back with another account than the one that you sign in by here.',
    'not-anew': 'The service let you pass without asking who you are: sign out there, and try again.',
    link: 'The invitation was used already, or is too old: ask for another one.',
    failed: 'That did not work. Please try again; the log of the server says more.',
  },
  forgotten:
    'Forgotten? Whoever runs the server makes you a link by which you set another one: npm run admin -- login-link.',
  byKey: 'Use an API key',
  byPassword: 'Use a password',
  key: 'API key',
  keyHelp: 'It stays in this tab, and is forgotten when the tab is closed. npm start prints one.',
  notAKey: 'A key is one word of up to 256 letters, digits and signs',
  open: 'Open',
  setUp: {
    title: 'Set Jiter up',
    lead: 'You become the owner of the first organisation, and the operator of this installation.',
    name: 'Your name',
    email: 'E-mail (optional)',
    emailHelp: 'Nothing is sent to it now. You can sign in by your name or by it.',
    passwordHelp: 'At least 12 characters; any will do.',
    enter: 'Set up',
  },
  link: {
    title: 'Sign in by link',
    lead: 'This link signs you in, once.',
    password: 'New password',
    passwordHelp: 'Leave it empty to keep the one you have.',
    connected: 'You can also sign in by',
    as: (service: string, name: string) => `${service}, as ${name}`,
    disconnect: 'Disconnect these, which takes a new password: nobody signs in by them any more',
    enter: 'Sign in',
  },
  invite: {
    title: (org: string) => `Join ${org}`,
    lead: (role: string) => `You are invited as ${role}. The link works once.`,
    as: (name: string) => `You come along as ${name}, as whom you are signed in.`,
    enter: 'Join',
    name: 'Your name',
    hasAccount: 'I have an account',
    hasNone: 'I have no account yet',
    another: 'Sign out, and join as somebody else',
    already: (role: string) => `You are in it already, as ${role}: the invitation changes nothing.`,
    goThere: 'Go there',
  },
  broken: {
    failed: 'That did not work',
    home: 'Sign in, or go to the console',
    kinds: {
      setUp: {
        titles: {
          partial: 'This link is not whole',
          used: 'Jiter is set up already',
          expired: 'This set-up link is too old',
          unknown: 'This set-up link leads nowhere',
        },
        why: {
          partial: 'What comes after # is missing in it.',
          used: 'A set-up link works once, and somebody has followed one.',
          expired: 'It works for an hour after the server has printed it.',
          unknown: 'No link of this server looks like it.',
        },
        next: {
          partial: 'Copy all of it, as the server printed it.',
          used: 'If that was you, sign in. Otherwise ask whoever did for an invitation, or follow a link of npm run admin -- login-link, run on the server.',
          expired:
            'Start the server again: as long as nobody is there yet, it prints another link each time, or logs it as console.setup.',
          unknown:
            'See that it was copied whole. As long as nobody is there yet, the server prints another one at each start.',
        },
      },
      logIn: {
        titles: {
          partial: 'This link is not whole',
          used: 'This link was used already',
          expired: 'This link is too old',
          unknown: 'This link leads nowhere',
        },
        why: {
          partial: 'What comes after # is missing in it.',
          used: 'It signs somebody in once, and has done so.',
          expired: 'It works for an hour after it was made.',
          unknown: 'No link of this server looks like it.',
        },
        next: {
          partial: 'Copy all of it, as it was printed.',
          used: 'Sign in by your password, or ask whoever runs the server for another link: npm run admin -- login-link makes one.',
          expired: 'Ask whoever runs the server for another one: npm run admin -- login-link makes it.',
          unknown:
            'See that it was copied whole, or ask whoever runs the server for another one: npm run admin -- login-link makes it.',
        },
      },
      message: {
        titles: {
          partial: 'This link is not whole',
          used: 'This link was used already',
          expired: 'This link is too old',
          unknown: 'This link leads nowhere',
        },
        why: {
          partial: 'What comes after # is missing in it.',
          used: 'It acts once, and has done so.',
          expired: 'The link of a message works for some time only.',
          unknown: 'What it was about is gone, or it was not copied whole.',
        },
        next: {
          partial: 'Copy all of it, as the message has it.',
          used: 'Sign in, and see to it in Settings, Notifications.',
          expired: 'Sign in, and see to it in Settings, Notifications.',
          unknown: 'Sign in, and look at Settings, Notifications.',
        },
      },
      shared: {
        titles: {
          partial: 'This link is not whole',
          used: 'This link was used already',
          expired: 'This link is too old',
          unknown: 'This link opens nothing any more',
        },
        why: {
          partial: 'What comes after # is missing in it.',
          used: 'It opens nothing any more.',
          expired: 'Whoever made it said until when it opens, and that is past.',
          unknown:
            'It was revoked, or whoever made it may share nothing there any more, or it was not copied whole.',
        },
        next: {
          partial: 'Copy all of it, or ask whoever gave it to you for another one.',
          used: 'Ask whoever gave it to you for another one.',
          expired: 'Ask whoever gave it to you for another one.',
          unknown: 'Ask whoever gave it to you for another one.',
        },
      },
      invitation: {
        titles: {
          partial: 'This invitation is not whole',
          used: 'This invitation was used already',
          expired: 'This invitation is too old',
          unknown: 'This invitation leads nowhere',
        },
        why: {
          partial: 'What comes after # is missing in the link.',
          used: 'An invitation works once, and somebody has followed it.',
          expired: 'An invitation works for seven days.',
          unknown:
            'It was revoked, or whoever made it may invite nobody any more, or the link was not copied whole.',
        },
        next: {
          partial: 'Copy all of it, or ask whoever invited you for another one.',
          used: 'If that was you, sign in: you are in. Otherwise ask whoever invited you for another one.',
          expired: 'Ask whoever invited you for another one.',
          unknown: 'Ask whoever invited you for another one.',
        },
      },
    },
  },
  lost: 'A link works once, and for some time. Another one is made by npm run admin -- login-link, run on the server.',
} as const;
