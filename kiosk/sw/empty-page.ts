/** What a start shows when the shell is lost and the network is gone: what is wrong, and it asks again by itself. */

/** Seconds until the next try. */
const AGAIN_S = 10;

const HTML = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta http-equiv="refresh" content="${AGAIN_S}" />
  <meta name="viewport" content="width=device-width" />
  <meta name="color-scheme" content="light dark" />
  <title>Vitrine</title>
  <h1>This screen needs the network once</h1>
  <p>The browser has lost the app. It is fetched again as soon as the server answers; this page tries every ${AGAIN_S} seconds.</p>
  <h1 lang="de">Dieser Bildschirm braucht einmal das Netz</h1>
  <p lang="de">
    Der Browser hat die App verloren. Sie kommt wieder, sobald der Server antwortet; diese Seite versucht es alle ${AGAIN_S} Sekunden.
  </p>
</html>
`;

/** A new answer with that page; nothing in it may load or run anything. */
export const emptyPage = (): Response =>
  new Response(HTML, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'retry-after': String(AGAIN_S),
    },
  });
