/** What a technician wants to know of a screen, as plain data: states, versions and codes; no picture, and nothing of who was before it. */
import { codeOf } from '#contract/trouble';
import { modeOf } from './may.ts';
import { phaseOf } from './phase.ts';
import { shortCode } from './service.ts';
import type { State } from './state.ts';
import { lightOf, troubleOf } from './trouble.ts';

/** What the browser says of itself. */
export interface Surroundings {
  readonly userAgent: string;
  readonly languages: readonly string[];
  readonly timeZone: string;
  /** Of the page, in CSS pixels, and how many pixels of the screen one of them is. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** Everything, for a file; `now` in epoch ms. */
export function diagnosticsOf(state: State, surroundings: Surroundings, now: number): object {
  const { service, screen, engine, sync, camera, health } = state;
  const trouble = troubleOf(state);
  return {
    made: new Date(now).toISOString(),
    app: state.appVersion,
    screen: { id: service.kiosk, name: service.name, mode: modeOf(state), language: state.language, languages: screen.languages },
    light: lightOf(trouble),
    trouble: trouble === null ? null : { code: codeOf(trouble), what: trouble },
    phase: phaseOf(state),
    hours: { ...state.hours, open: state.open },
    service: { pausedUntil: service.pausedUntil, setup: service.setup, dim: service.dim, sent: service.sent },
    engine,
    frames: state.way,
    inferenceMs: state.shown?.scene.inferenceMs ?? null,
    lastFailure: state.trouble,
    sync,
    camera: camera.kind === 'live' ? { ...camera, deviceId: undefined } : camera,
    cameras: state.devices.map(({ label }) => label),
    shell: state.shell,
    storage: health,
    surroundings,
  };
}

/** The same in one short line that fits a code to scan (QR). */
export function summaryOf(state: State): string {
  const trouble = troubleOf(state);
  const engine = state.engine.kind === 'ready' ? state.engine.info.kind : state.engine.kind;
  const release = state.sync.active?.release ?? 'none';
  const code = trouble === null ? 'ok' : codeOf(trouble);
  return `vitrine ${state.appVersion} screen ${shortCode(state.service) ?? '?'} ${code} ${release} ${engine} ${state.camera.kind}`;
}
