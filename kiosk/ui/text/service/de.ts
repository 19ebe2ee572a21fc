/** German texts for staff and of the privacy pages: the PIN, the sheet, set-up, the notice. */
import type { ServiceWords } from '../words.ts';

export const serviceDe: ServiceWords = {
  languageName: 'Deutsch',
  backSoon: 'Gleich wieder da',

  notice: {
    on: 'Kamera an · nichts wird gespeichert',
    starting: 'Kamera startet',
    off: 'Kamera aus',
    paused: 'Kamera für eine Weile aus',
    declined: 'Niemand wird angeschaut',
    raise: 'Hand über den Kopf, und sie schaut weg.',
    resumes: 'In einer halben Minute schaut sie von selbst wieder.',
    unseen: 'Hier wird niemand angeschaut',
    scan: 'Scannen, um mehr zu lesen',
    more: 'Datenschutz: wer, wozu und wie lange',
  },

  pin: {
    title: 'Für das Personal',
    hint: 'Die PIN mit sechs Ziffern',
    entered: (count) => `${count} von 6 Ziffern`,
    checking: 'Wird geprüft',
    wrong: (left) => `Das ist nicht die PIN. Versuche übrig: ${left}.`,
    barred: (time) => `Zu viele Versuche. Der nächste geht in ${time}.`,
    erase: 'Letzte Ziffer löschen',
    cancel: 'Abbrechen',
  },

  sheet: {
    light: { green: 'Alles in Ordnung', amber: 'Es geht von selbst weiter', red: 'Hier wird jemand gebraucht' },
    well: 'Die Kamera läuft, und der Bildschirm nennt, was Leute tragen.',
    wellTodo: 'Nichts zu tun.',
    closes: (time) => `Dieses Blatt schließt sich in ${time}.`,
    done: 'Fertig',
    pause: 'Kamera 15 Minuten ausschalten',
    resume: 'Kamera wieder einschalten',
    pausedFor: (time) => `Die Kamera kommt in ${time} wieder.`,
    language: 'Sprache',
    brightness: 'Helligkeit',
    camera: 'Kamera',
    preview: 'Was die Kamera jetzt sieht',
    noPreview: 'Die Kamera zeigt gerade nichts.',
    turn: (degrees) => `Bild drehen (jetzt ${degrees})`,
    mirrored: 'Wie ein Spiegel',
    filled: 'Füllt den Bildschirm',
    thisScreen: 'Dieser Bildschirm',
    name: 'Name',
    code: 'Code',
    codeHint: 'Am Telefon vorlesen: Unter ihm steht der Bildschirm in der Konsole.',
    save: 'Diagnose speichern',
    saveHint: 'Eine Textdatei mit Zuständen, Versionen und Codes. Es ist kein Bild darin.',
    scan: 'Das Kürzeste, zum Scannen',
    restart: 'Bildschirm neu starten',
    privacy: 'Datenschutzhinweis',
    technician: 'Für die Technik',
  },

  troubles: {
    'camera-unanswered': {
      says: 'Der Browser wurde um die Kamera gebeten und antwortet nicht.',
      todo: 'Steht auf diesem Bildschirm eine Frage, sie beantworten; sonst den Stecker der Kamera ziehen und wieder einstecken.',
    },
    intercepted: {
      says: 'Etwas im Netz antwortet anstelle des Servers.',
      todo: 'Die Adresse dieses Bildschirms freigeben lassen: Eine Anmeldeseite, ein Filter oder ein Proxy steht dazwischen.',
    },
    'server-fault': {
      says: 'Der Server antwortet, gibt aber kein Modell.',
      todo: 'Den Code denen vorlesen, die die Konsole betreuen.',
    },
    'no-storage': {
      says: 'Der Browser kann das Modell nicht behalten.',
      todo: 'Auf der Platte Platz schaffen, dann den Bildschirm neu starten.',
    },
    'camera-denied': {
      says: 'Die Kamera ist gesperrt.',
      todo: 'Die Kamera im Browser für diese Adresse erlauben oder bei denen melden, die den Bildschirm betreuen.',
    },
    'camera-unplugged': {
      says: 'Die Kamera ist ausgesteckt.',
      todo: 'Den USB-Stecker wieder einstecken. Der Bildschirm merkt es von selbst.',
    },
    'camera-none': { says: 'Es ist keine Kamera da.', todo: 'Eine USB-Kamera einstecken. Der Bildschirm merkt es von selbst.' },
    'camera-busy': {
      says: 'Ein anderes Programm benutzt die Kamera.',
      todo: 'Das Programm schließen oder den Rechner neu starten.',
    },
    'camera-frozen': {
      says: 'Die Kamera liefert kein neues Bild.',
      todo: 'Zehn Sekunden warten. Bleibt es so, den Stecker der Kamera ziehen und wieder einstecken.',
    },
    'camera-insecure': {
      says: 'Die Adresse ist nicht sicher.',
      todo: 'Den Bildschirm über eine Adresse öffnen, die mit https beginnt.',
    },
    'no-release': {
      says: 'Für diesen Bildschirm ist nichts freigegeben.',
      todo: 'Denen Bescheid geben, die die Konsole bedienen.',
    },
    refused: {
      says: 'Der Bildschirm hat ein beschädigtes Modell abgelehnt.',
      todo: 'Den Code denen vorlesen, die die Konsole bedienen.',
    },
    outdated: { says: 'Diese App ist zu alt für ihr Modell.', todo: 'Den Bildschirm neu starten, solange er ein Netz hat.' },
    fetching: { says: 'Das erste Modell ist unterwegs.', todo: 'Ein paar Minuten warten.' },
    unreachable: { says: 'Der Server antwortet nicht.', todo: 'Nachsehen, ob Netzkabel oder WLAN funktionieren.' },
    offline: { says: 'Es läuft, aber ohne Netz.', todo: 'Heute einmal nach dem Netz sehen. Nichts geht verloren.' },
    unsupported: {
      says: 'Dieser Browser ist zu alt.',
      todo: 'Chromium, Chrome oder Edge auf Version 137 oder neuer bringen lassen.',
    },
    engine: {
      says: 'Die Erkennung startet nicht.',
      todo: 'Den Bildschirm neu starten. Bleibt es so, den Code der Technik vorlesen.',
    },
    interrupted: { says: 'Der letzte Blick ist misslungen.', todo: 'Eine Minute warten. Er versucht es von selbst wieder.' },
    starting: { says: 'Der Bildschirm startet.', todo: 'Eine Minute warten.' },
    paused: { says: 'Das Personal hat die Kamera ausgeschaltet.', todo: 'Unten wieder einschalten oder warten.' },
    closed: { says: 'Das Geschäft ist zu, darum ist die Kamera aus.', todo: 'Nichts zu tun.' },
    'unknown-group': {
      says: 'Für die Gruppe dieses Bildschirms ist nichts eingestellt.',
      todo: 'Den Namen der Gruppe in der Adresse berichtigen oder die Gruppe in der Konsole anlegen lassen.',
    },
    'bad-settings': {
      says: 'Was für diesen Bildschirm eingestellt ist, braucht eine neuere App. Die letzten Einstellungen gelten weiter.',
      todo: 'Nichts zu tun, die App erneuert sich selbst. Steht das morgen noch da, den Bildschirm neu starten, solange er ein Netz hat.',
    },
  },

  setup: {
    step: (now, all) => `Schritt ${now} von ${all}`,
    next: 'Weiter',
    back: 'Zurück',
    finish: 'Los',
    language: { title: 'Welche Sprache?', body: 'Diese sehen die Leute. Das Personal kann sie jederzeit ändern.' },
    camera: {
      title: 'Was die Kamera sieht',
      body: 'Man sollte Leute von Kopf bis Fuß sehen, zwei bis drei Meter entfernt, mit Licht von vorn.',
    },
    place: {
      title: 'Wo steht er?',
      body: 'Ein Name, unter dem man diesen Bildschirm im Geschäft kennt, etwa „Schaufenster links“. Er bleibt auf diesem Bildschirm.',
    },
    pin: {
      title: 'Die PIN für das Personal',
      set: 'Vom Betreiber festgelegt. Den Namen oben oder die Ecke des Bildschirms unter ihm zwei Sekunden halten, oder Strg, Umschalt und S drücken, und sie eingeben.',
      missing:
        'Der Betreiber hat noch keine festgelegt, darum kann das Personal das Blatt nicht öffnen. Das geht in der Konsole unter „Bildschirme“ für die Gruppe dieses Bildschirms.',
    },
    privacy: {
      title: 'Was die Leute erfahren',
      body: 'Dieser Hinweis steht auf dem Bildschirm, solange die Kamera an ist. Hinter seinem Code steht alles Weitere.',
      operator: (name) => `Er nennt ${name} als Betreiber.`,
      missing:
        'Er sagt noch nicht, wer den Bildschirm betreibt und wie man ihn erreicht. Der Betreiber trägt beides in der Konsole unter „Bildschirme“ ein.',
    },
  },

  policy: {
    title: 'Was dieser Bildschirm sieht und was daraus wird',
    lead: 'Eine Kamera schaut, was Leute tragen. Jedes Bild wird im Bildschirm selbst angeschaut und sofort vergessen.',
    back: 'Zurück zum Bildschirm',
    who: 'Wer ihn betreibt',
    whoUnknown: 'Das Geschäft, in dem Sie sind. Bitte fragen Sie das Personal.',
    contact: 'Wie man ihn erreicht',
    contactUnknown: 'Bitte fragen Sie das Personal.',
    why: 'Wozu',
    purpose: 'Um Leuten vor dem Bildschirm zu sagen, wie heißt, was sie tragen, und welche Farbe es hat.',
    seen: 'Was angeschaut wird',
    seenBody:
      'Wo Leute stehen und was sie tragen. Niemand wird erkannt: nicht wer es ist, nicht wie alt, nicht das Gesicht. Eine Nummer folgt einer Person, solange sie zu sehen ist, und wird vergessen, wenn sie geht.',
    unseen: (share) =>
      `Der Streifen am linken Bildrand, ${share} seiner Breite, ist gekennzeichnet. Wer darin steht, wird nicht angeschaut.`,
    counted: 'Was gezählt wird',
    countedBody:
      'Welche Art Kleidung genannt wurde, wie sicher der Bildschirm war, wie lange es dauerte und ob er funktioniert. Kein Bild, kein Gesicht, nichts, woran man jemanden erkennt.',
    long: 'Wie lange',
    longBody: (days) => `Bilder: gar nicht. Zählungen: ${days} Tage.`,
    no: 'Wie man Nein sagt',
    noHand: 'Eine Hand zwei Sekunden über den Kopf heben: Der Bildschirm schaut eine halbe Minute lang niemanden an.',
    noStaff: 'Oder das Personal bitten: Es kann die Kamera ausschalten.',
    measured: 'Heute gemessen',
    sent: (pictures, requests) => `${pictures} Bilddaten in ${requests} Anfragen`,
    sentHint: 'Vom Bildschirm selbst gezählt, bei allem, was er sendet.',
    scan: 'Scannen, um dies auf dem eigenen Telefon zu lesen',
  },
};
