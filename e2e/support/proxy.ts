/** A store's network between kiosk and worker: records everything that passes, and can be cut, corrupted or made to lose an answer. */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  readonly range: string | undefined;
  readonly status: number;
  /** Bytes of the answer that were passed on. */
  readonly sent: number;
  /** What was answered to a POST, whether or not it got lost then. */
  readonly receipt?: Buffer;
}

export class Proxy {
  readonly passed: Passed[] = [];
  #server: Server | undefined;
  #sockets = new Set<Socket>();
  #port = 0;
  #target: URL;
  #corrupt: RegExp | undefined;
  #loseAnswer: RegExp | undefined;
  #block: RegExp | undefined;
  #deployed: { path: RegExp; change: (text: string) => string } | undefined;
  #held: { path: RegExp; released: Promise<void>; release: () => void } | undefined;
  #rerouted: { path: RegExp; to: string } | undefined;
  #cut: { path: RegExp; bytes: number } | undefined;
  #between: { path: RegExp; status: number } | undefined;
  #longest: { path: RegExp; bytes: number } | undefined;
  #stalled: ServerResponse | undefined;

  constructor(target: string) {
    this.#target = new URL(target);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Plugs the network in; the port stays the same for the proxy's life, as a kiosk's origin must. */
  async connect(): Promise<this> {
    if (this.#server) return this;
    const server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** Pulls the cable: the port is closed and every open connection dies. */
  async disconnect(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(server, 'close');
  }

  /** Leads to another worker from now on. */
  lead(target: string): void {
    this.#target = new URL(target);
  }

  /** Flips one bit in the middle of every answer whose path matches, until called with nothing. */
  corrupt(path?: RegExp): void {
    this.#corrupt = path;
  }

  /** Drops every connection whose path matches, until called with nothing. */
  block(path?: RegExp): void {
    this.#block = path;
  }

  /** Answers what matches itself, with a page, as a sign-in portal (200), a filter (403) or a proxy (502) does; until called with nothing. */
  answerInstead(path?: RegExp, status = 200): void {
    this.#between = path && { path, status };
  }

  /** Breaks the connection after that many bytes of every answer whose path matches, as a gateway with a limit does. */
  limit(path: RegExp, bytes: number): void {
    this.#longest = { path, bytes };
  }

  /** Keeps every request whose path matches waiting for its answer, until `release`. */
  hold(path: RegExp): void {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    this.#held = { path, released, release };
  }

  /** Lets what was held go on. */
  release(): void {
    this.#held?.release();
    this.#held = undefined;
  }

  /** Asks the worker for another path in place of what matches, until called with nothing. */
  reroute(path?: RegExp, to = '/'): void {
    this.#rerouted = path && { path, to };
  }

  /** From now on answers what matches with a changed text, as a worker does that was deployed anew: no copy of before is still good. */
  deploy(path: RegExp, change: (text: string) => string): void {
    this.#deployed = { path, change };
  }

  /** Passes on only the first `bytes` of the next matching answer; then the line is silent until `drop`. */
  stallNextAnswer(path: RegExp, bytes: number): void {
    this.#cut = { path, bytes };
  }

  /** Breaks the connection that stalls. */
  drop(): void {
    this.#stalled?.destroy();
  }

  /** Lets the next matching request reach the worker, and its answer get lost. */
  loseNextAnswer(path: RegExp): void {
    this.#loseAnswer = path;
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const chunks: Buffer[] = [];
    if (this.#block?.test(path)) {
      outgoing.destroy();
      return;
    }
    if (this.#between?.path.test(path)) {
      outgoing.writeHead(this.#between.status, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
      return;
    }
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      if (this.#held?.path.test(path)) await this.#held.released;
      const deployed = this.#deployed?.path.test(path) ? this.#deployed : undefined;
      if (deployed) {
        // The worker would answer 304 to a copy of its own text, and compress what is to be changed here.
        delete incoming.headers['if-none-match'];
        delete incoming.headers['accept-encoding'];
      }
      // A receipt is to be read here.
      if (incoming.method === 'POST') delete incoming.headers['accept-encoding'];
      const answer = await this.#forward(incoming, body);
      if (deployed) {
        answer.body = Buffer.from(deployed.change(answer.body.toString()));
        delete answer.headers.etag;
        delete answer.headers['content-length'];
      }
      const cut = this.#cut?.path.test(path) && answer.status < 300 ? this.#cut : undefined;
      const { range } = incoming.headers;
      const longest = this.#longest?.path.test(path) ? this.#longest.bytes : Infinity;
      const sent = cut ? cut.bytes : Math.min(answer.body.length, longest);
      const { method = '' } = incoming;
      const receipt = method === 'POST' ? { receipt: answer.body } : {};
      this.passed.push({ method, path, body, range, status: answer.status, sent, ...receipt });
      if (this.#loseAnswer?.test(path)) {
        this.#loseAnswer = undefined;
        outgoing.destroy();
        return;
      }
      if (cut) {
        this.#cut = undefined;
        outgoing.writeHead(answer.status, answer.headers).write(answer.body.subarray(0, cut.bytes));
        this.#stalled = outgoing;
        return;
      }
      if (this.#corrupt?.test(path) && answer.body.length) {
        const middle = answer.body.length >> 1;
        answer.body.writeUInt8(answer.body.readUInt8(middle) ^ 1, middle);
      }
      outgoing.writeHead(answer.status, answer.headers);
      if (answer.body.length <= longest) outgoing.end(answer.body);
      // Only what was passed on to the last byte can be broken after it.
      else outgoing.write(answer.body.subarray(0, longest), () => outgoing.socket?.end());
    } catch {
      outgoing.destroy();
    }
  }

  #forward(
    incoming: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#target;
      const outgoing = request(
        {
          hostname,
          port,
          method: incoming.method,
          path: this.#rerouted?.path.test(incoming.url ?? '/') ? this.#rerouted.to : incoming.url,
          headers: { ...incoming.headers, host: this.#target.host },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => {
            const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers;
            resolve({ status: answer.statusCode ?? 502, headers, body: Buffer.concat(parts) });
          });
          answer.on('error', reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
