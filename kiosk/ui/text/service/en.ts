/** The words of what staff, and whoever asks about privacy, read: the PIN, the sheet, set-up, the notice, in English. */
export const serviceEn = {
  languageName: 'English',
  /** For the public, whatever is wrong. */
  backSoon: 'Back in a moment',

  notice: {
    on: 'Camera on · nothing is kept',
    off: 'Camera off',
    paused: 'Camera off for a while',
    declined: 'Not looking at anybody',
    raise: 'Raise a hand above your head and it stops looking.',
    resumes: 'It looks again by itself in half a minute.',
    unseen: 'Nobody is looked at here',
    scan: 'Scan to read more',
    more: 'Privacy: who, why and how long',
  },

  pin: {
    title: 'For staff',
    hint: 'The PIN of six digits',
    entered: (count: number) => `${count} of 6 digits`,
    checking: 'Checking',
    wrong: (left: string) => `That is not the PIN. Tries left: ${left}.`,
    barred: (time: string) => `Too many tries. You can try again in ${time}.`,
    erase: 'Delete the last digit',
    cancel: 'Cancel',
  },

  sheet: {
    light: { green: 'All is well', amber: 'It will go on by itself', red: 'It needs you' },
    well: 'The camera runs and the screen names what people wear.',
    wellTodo: 'Nothing to do.',
    closes: (time: string) => `This sheet closes in ${time}.`,
    done: 'Done',
    pause: 'Pause the camera for 15 minutes',
    resume: 'Switch the camera on again',
    pausedFor: (time: string) => `The camera comes back in ${time}.`,
    language: 'Language',
    brightness: 'Brightness',
    camera: 'Camera',
    preview: 'What the camera sees now',
    noPreview: 'The camera shows nothing at present.',
    thisScreen: 'This screen',
    name: 'Name',
    noName: 'no name yet',
    code: 'Code',
    codeHint: 'Read it out on the telephone: the console lists the screen under it.',
    save: 'Save diagnostics',
    saveHint: 'A text file with states, versions and codes. No picture is in it.',
    scan: 'The shortest summary, to scan',
    restart: 'Restart the screen',
    privacy: 'Privacy notice',
    technician: 'For technicians',
  },

  troubles: {
    'camera-unanswered': {
      says: 'The browser was asked for the camera and does not answer.',
      todo: 'Answer the question on this screen if there is one; else pull the camera’s plug and push it in again.',
    },
    intercepted: {
      says: 'Something in the network answers in the server’s place.',
      todo: 'Have this screen’s address let through: a sign-in page, a filter or a proxy stands in between.',
    },
    'server-fault': { says: 'The server answers, but gives no model.', todo: 'Read the code out to whoever runs the console.' },
    'no-storage': { says: 'The browser cannot keep the model.', todo: 'Make room on the disk, then restart the screen.' },
    'camera-denied': {
      says: 'The camera is blocked.',
      todo: 'Allow the camera for this address in the browser, or ask whoever looks after this screen to do it by policy.',
    },
    'camera-unplugged': { says: 'The camera was unplugged.', todo: 'Push its USB plug in again. The screen notices by itself.' },
    'camera-none': { says: 'There is no camera.', todo: 'Plug in a USB camera. The screen notices by itself.' },
    'camera-busy': { says: 'Another program uses the camera.', todo: 'Close that program, or restart the computer.' },
    'camera-frozen': {
      says: 'The camera gives no new picture.',
      todo: 'Wait ten seconds. If this stays, pull the camera’s plug and push it in again.',
    },
    'camera-insecure': { says: 'The address is not secure.', todo: 'Open the screen by an address that begins with https.' },
    'no-release': { says: 'Nothing has been released to this screen.', todo: 'Tell whoever runs the console.' },
    refused: { says: 'The screen refused a damaged model.', todo: 'Read the code out to whoever runs the console.' },
    outdated: { says: 'This app is too old for its model.', todo: 'Restart the screen while it has a network.' },
    fetching: { says: 'The first model is on its way.', todo: 'Wait a few minutes.' },
    unreachable: { says: 'The server does not answer.', todo: 'Look whether the network cable or the wireless network works.' },
    offline: { says: 'It works, but without a network.', todo: 'Look at the network some time today. Nothing is lost.' },
    unsupported: { says: 'This browser is too old.', todo: 'Have Chromium, Chrome or Edge updated to version 137 or newer.' },
    engine: {
      says: 'The recognition does not start.',
      todo: 'Restart the screen. If this stays, read the code out to a technician.',
    },
    interrupted: { says: 'The last look failed.', todo: 'Wait a minute. It tries again by itself.' },
    starting: { says: 'The screen is starting.', todo: 'Wait a minute.' },
    paused: { says: 'Staff paused the camera.', todo: 'Switch it on again below, or wait.' },
    closed: { says: 'The shop is closed, so the camera is off.', todo: 'Nothing to do.' },
  },

  setup: {
    step: (now: string, all: string) => `Step ${now} of ${all}`,
    next: 'Next',
    back: 'Back',
    finish: 'Start',
    language: { title: 'Which language?', body: 'Shoppers see this one. Staff may change it at any time.' },
    camera: {
      title: 'What the camera sees',
      body: 'People should be seen from head to toe, two to three metres away, with light on their front.',
    },
    place: {
      title: 'Where does it stand?',
      body: 'A name by which people in the shop know this screen, such as “Window left”. It stays on this screen.',
    },
    pin: {
      title: 'The PIN for staff',
      set: 'Set by your operator. Hold the name at the top for two seconds, or press Ctrl, Shift and S, and enter it.',
      missing:
        'Your operator has set none yet, so staff cannot open the sheet. It is set in the console, under Screens, for this screen’s group.',
    },
    privacy: {
      title: 'What people are told',
      body: 'This notice is on the screen whenever the camera is on. Behind its code stands the whole of it.',
      operator: (name: string) => `It names ${name} as the one who runs the screen.`,
      missing:
        'It does not say yet who runs the screen and how to reach them. Your operator sets both in the console, under Screens.',
    },
  },

  policy: {
    title: 'What this screen sees, and what becomes of it',
    lead: 'A camera looks at what people wear. Every picture is looked at inside the screen and forgotten at once.',
    back: 'Back to the screen',
    who: 'Who runs it',
    whoUnknown: 'The shop that you are in. Please ask its staff.',
    contact: 'How to reach them',
    contactUnknown: 'Please ask the staff.',
    why: 'What for',
    purpose: 'To tell people before the screen the name and colour of what they wear.',
    seen: 'What is looked at',
    seenBody:
      'Where people stand and what they wear. Nobody is recognised: not who they are, not how old, not their face. A number follows a person while they are in view and is forgotten when they leave.',
    unseen: (share: string) =>
      `The strip at the left edge of the picture, ${share} of its width, is marked. Nobody who stands in it is looked at.`,
    counted: 'What is counted',
    countedBody:
      'Which kind of garment was named, how sure the screen was, how long that took, and whether the screen works. No picture, no face, nothing that could tell who was there.',
    long: 'How long',
    longBody: (days: string) => `Pictures: not at all. Counts: ${days} days.`,
    no: 'How to say no',
    noHand: 'Raise a hand above your head for two seconds: the screen stops looking at anybody for half a minute.',
    noStaff: 'Or ask the staff: they can switch the camera off.',
    measured: 'Measured today',
    sent: (pictures: string, requests: string) => `${pictures} of pictures in ${requests} requests`,
    sentHint: 'Counted by the screen itself at everything it sends.',
    scan: 'Scan to read this on your own phone',
  },
};
