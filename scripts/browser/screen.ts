/** A kiosk screen: one Chromium profile with the fake camera, and what a test may read off it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import { z } from 'zod';
import { ensureChromium } from '../lib/chromium.ts';
import { Camera } from './camera.ts';
import { killGpuProcess } from './gpu-process.ts';

/** WebGPU on a software adapter: slow, but it computes what a GPU computes. */
const SOFTWARE_GPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
/** The same where camera frames can be imported, which needs the browser itself on the software adapter. */
export const SOFTWARE_GPU_FRAMES = [
  ...SOFTWARE_GPU,
  '--use-angle=vulkan',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--disable-vulkan-surface',
  '--ignore-gpu-blocklist',
];
/** No GPU at all, as on a machine without a driver. */
export const NO_GPU = ['--disable-gpu', '--disable-features=WebGPU'];

const answerSchema = z.object({
  decision: z.enum(['named', 'group', 'unsure', 'nothing']),
  label: z.string().optional(),
  confidence: z.coerce.number(),
  release: z.string(),
  model: z.string(),
  engine: z.enum(['webgpu', 'wasm']),
  reading: z.coerce.number(),
  scores: z.string().transform((text) => z.array(z.object({ id: z.string(), probability: z.number() })).parse(JSON.parse(text))),
});
/** What the screen says, read from the data attributes of its verdict. */
export type Answer = z.output<typeof answerSchema>;

export interface ScreenOptions {
  readonly url: string;
  /** `frames`: one that camera frames can be imported into. */
  readonly gpu?: boolean | 'frames';
  readonly viewport?: { width: number; height: number };
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  /** One that is closed by whoever made it; a screen without has its own. */
  readonly camera?: Camera;
  /** A folder of the browser's own that is taken away by whoever made it; a screen without begins with an empty one. */
  readonly profile?: string;
  /** Grant the camera without asking (default) or leave the question to the test. */
  readonly grantCamera?: boolean;
  /** Another name for the worker's address; the browser gives a camera to 127.0.0.1 only. */
  readonly host?: string;
}

export class Screen {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly camera: Camera;
  /** Console errors, page errors and CSP violations so far. */
  readonly complaints: string[] = [];
  readonly #url: string;
  readonly #profile: string;
  readonly #remove: () => void;

  private constructor(context: BrowserContext, page: Page, camera: Camera, url: string, profile: string, remove: () => void) {
    this.context = context;
    this.page = page;
    this.camera = camera;
    this.#url = url;
    this.#profile = profile;
    this.#remove = remove;
  }

  /** Starts a browser; show a picture to the camera before opening a page. */
  static async start(options: ScreenOptions): Promise<Screen> {
    const camera = options.camera ?? new Camera();
    const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'vitrine-profile-'));
    const remove = () => {
      // A process of the browser may write a last file while it ends.
      if (options.profile === undefined) rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      if (options.camera === undefined) camera.close();
    };
    const url = new URL(options.url);
    if (options.host !== undefined) url.hostname = options.host;
    const launching = chromium.launchPersistentContext(profile, {
      executablePath: ensureChromium(),
      viewport: options.viewport ?? { width: 1080, height: 1920 },
      locale: options.locale ?? 'en-GB',
      colorScheme: options.colorScheme ?? 'light',
      args: [
        '--use-fake-device-for-media-stream',
        // Chromium ends itself with the sixth end of its GPU process; in a shop `kiosk-launch` starts it again.
        '--disable-gpu-process-crash-limit',
        `--use-file-for-fake-video-capture=${camera.film}`,
        ...(options.grantCamera === false ? [] : ['--use-fake-ui-for-media-stream']),
        ...(options.host === undefined ? [] : [`--host-resolver-rules=MAP ${options.host} 127.0.0.1`]),
        ...(options.gpu === 'frames' ? SOFTWARE_GPU_FRAMES : options.gpu ? SOFTWARE_GPU : NO_GPU),
      ],
    });
    const context = await launching.catch((error: unknown) => {
      remove();
      throw error;
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const screen = new Screen(context, page, camera, url.origin, profile, remove);
    page.on('pageerror', (error) => screen.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') screen.complaints.push(message.text());
    });
    return screen;
  }

  /** Opens the kiosk, e.g. `open('?engine=wasm')`. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`${this.#url}/${query}`);
  }

  /** Holds another picture before the camera of an open kiosk, which looks away meanwhile as it does when nobody can see the page: its models stay. */
  async hold(picture: string | Buffer): Promise<void> {
    await this.camera.show(picture);
    const app = this.page.locator('kiosk-app');
    await this.#turn('hidden');
    await expect(app).toHaveAttribute('data-camera', 'off');
    await this.#turn('visible');
    await expect(app).toHaveAttribute('data-camera', 'live');
  }

  #turn(visibility: DocumentVisibilityState): Promise<void> {
    return this.page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visibility);
  }

  /** Waits until the verdict rests on at least `readings` readings and, if named, on that model, and returns it. */
  async answer(readings = 3, model?: string, timeout = 60_000): Promise<Answer> {
    let answer: Answer | undefined;
    await expect
      .poll(
        async () => {
          answer = await this.now();
          return answer !== undefined && answer.reading >= readings && (model === undefined || answer.model === model);
        },
        // Playwright's own intervals grow to a second.
        { timeout, intervals: [100], message: `a verdict of ${readings} readings${model ? ` by ${model}` : ''}` },
      )
      .toBe(true);
    if (!answer) throw new Error('unreachable: the poll passed without an answer');
    return answer;
  }

  /** The verdict on the screen at this moment, or undefined while there is none. */
  async now(): Promise<Answer | undefined> {
    const data = await this.page.evaluate(() => {
      const find = (root: Document | ShadowRoot): HTMLElement | undefined => {
        for (const element of root.querySelectorAll<HTMLElement>('*')) {
          if (element.localName === 'kiosk-verdict') return element;
          const inner = element.shadowRoot && find(element.shadowRoot);
          if (inner) return inner;
        }
        return undefined;
      };
      return { ...find(document)?.dataset };
    });
    const parsed = answerSchema.safeParse(data);
    return parsed.success ? parsed.data : undefined;
  }

  /** Records every verdict from now on, so that a test can look for one that should never have been. */
  async record(): Promise<() => Promise<{ model: string; label: string; release: string }[]>> {
    await this.page.evaluate(() => {
      const log: { model: string; label: string; release: string }[] = [];
      Object.assign(globalThis, { verdictLog: log });
      const verdict = document.querySelector('kiosk-app')?.shadowRoot?.querySelector<HTMLElement>('kiosk-verdict');
      if (!verdict) throw new Error('no verdict on the page');
      const note = () => {
        const { model = '', label = '', release = '' } = verdict.dataset;
        log.push({ model, label, release });
      };
      note();
      new MutationObserver(note).observe(verdict, { attributes: true });
    });
    return () =>
      this.page.evaluate(
        () => (globalThis as unknown as { verdictLog: { model: string; label: string; release: string }[] }).verdictLog,
      );
  }

  /** Ends the browser's GPU process, as a driver that crashes does. */
  crashGpu(): void {
    killGpuProcess(this.#profile);
  }

  /** Ends the browser and takes away what it left; a second time does nothing. */
  async close(): Promise<void> {
    try {
      await this.context.close();
    } finally {
      this.#remove();
    }
  }
}
