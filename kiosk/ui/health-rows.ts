/** What the health page says, row by row: plain data, so that it can be read without a browser. */
import type { EngineReason, Replay } from '../inference/protocol.ts';
import type { State } from '../state/state.ts';
import { causeOf } from '../sync/cause.ts';
import { cameraNames } from './cameras.ts';
import { bytes, milliseconds, moment, percent } from './format.ts';
import { textOf, type Dictionary } from './text.ts';

export interface Row {
  /** Stable name for tests. */
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** Somebody should look at this. */
  readonly bad?: boolean;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** All sections, in the order of how likely somebody asks for them. */
export function healthSections(state: State): readonly Section[] {
  const text = textOf(state.language);
  return [
    { title: text.section.recognition, rows: recognition(state, text) },
    { title: text.section.camera, rows: camera(state, text) },
    { title: text.section.models, rows: models(state, text) },
    { title: text.section.network, rows: network(state, text) },
    { title: text.section.storage, rows: storage(state, text) },
    { title: text.section.app, rows: app(state, text) },
  ];
}

function recognition({ engine, shown, way, trouble, language }: State, text: Dictionary): Row[] {
  const problem: Row = {
    key: 'trouble',
    label: text.row.trouble,
    value: trouble === null ? text.noProblem : `${trouble.code}: ${trouble.message}`,
    bad: trouble !== null,
  };
  if (engine.kind === 'opening') return [{ key: 'engine', label: text.row.engine, value: text.engineState.opening }];
  if (engine.kind === 'failed')
    return [
      { key: 'engine', label: text.row.engine, value: text.engineState.failed, bad: true },
      { key: 'trouble', label: text.row.trouble, value: `${engine.failure.code}: ${engine.failure.message}`, bad: true },
    ];
  const { kind, reason, device, replay, others = [] } = engine.info;
  const onGpu = [{ role: 'garments', kind, replay, failure: null }, ...others].filter(
    (model) => model.kind === 'webgpu' && model.failure === null,
  );
  const notReplayed = reasons(onGpu);
  return [
    { key: 'engine', label: text.row.engine, value: text.engine[kind] },
    { key: 'reason', label: text.row.reason, value: text.reason[reason], bad: isFallback(reason) },
    { key: 'device', label: text.row.device, value: device === '' ? text.unknown : device },
    ...others
      .filter((other) => other.failure !== null || other.kind !== kind || other.reason !== reason)
      .map((other) => ({
        key: `engine-${other.role}`,
        label: text.row.model(other.role),
        value:
          other.failure === null
            ? text.runsOn(text.engine[other.kind], text.reason[other.reason])
            : text.runsNot(`${other.failure.code}: ${other.failure.message}`),
        bad: other.failure !== null || isFallback(other.reason),
      })),
    ...(onGpu.length > 0
      ? [
          {
            key: 'capture',
            label: text.row.replay,
            value: notReplayed === '' ? text.yes : text.replayNo(notReplayed),
            bad: notReplayed !== '',
          },
        ]
      : []),
    { key: 'frames', label: text.row.frames, value: way === null ? text.unknown : text.frames[way] },
    {
      key: 'inference',
      label: text.row.inference,
      value: shown === null ? text.unknown : milliseconds(language, shown.scene.inferenceMs),
    },
    problem,
  ];
}

/** Whether it runs where it does for want of something better. */
function isFallback(reason: EngineReason): boolean {
  return reason !== 'webgpu' && reason !== 'forced';
}

/** Which models are not replayed and why, a reason that several share said once; empty when all are. */
function reasons(models: readonly { readonly role: string; readonly replay: Replay | null }[]): string {
  const roles = new Map<string, string[]>();
  for (const { role, replay } of models)
    if (replay?.on === false) roles.set(replay.why, [...(roles.get(replay.why) ?? []), role]);
  return [...roles].map(([why, of]) => `${of.join(', ')}: ${why}`).join('; ');
}

function models({ sync, language }: State, text: Dictionary): Row[] {
  const updating = sync.progress === null ? '' : ` ${percent(language, sync.progress.loaded / Math.max(1, sync.progress.total))}`;
  return [
    { key: 'release', label: text.row.release, value: sync.active?.release ?? text.row.noModel, bad: sync.active === null },
    ...(sync.active?.models ?? []).map(({ role, name, version }) => ({
      key: `model-${role}`,
      label: text.row.model(role),
      value: `${name} ${version}`,
    })),
    { key: 'channel', label: text.row.channel, value: sync.channel },
    { key: 'update', label: text.row.update, value: sync.follows ? text.follows : text.syncPhase[sync.phase] + updating },
  ];
}

function camera({ camera: now, devices }: State, text: Dictionary): Row[] {
  const state: Row = {
    key: 'camera',
    label: text.row.state,
    value: text.cameraState[now.kind],
    bad: !['live', 'starting', 'off'].includes(now.kind),
  };
  if (now.kind !== 'live') return [state];
  const name = cameraNames(devices, text.cameraNumber)[devices.findIndex(({ id }) => id === now.deviceId)] ?? now.label;
  return [
    state,
    { key: 'device-name', label: text.row.device, value: name === '' ? text.unknown : name },
    { key: 'size', label: text.row.size, value: `${now.width} × ${now.height}` },
  ];
}

function network({ sync, health, language }: State, text: Dictionary): Row[] {
  const { serverReachable, intercepted, lastContactAt, lastFailure } = sync;
  const silent = intercepted ? text.intercepted : text.answersNot;
  const reachable = serverReachable === null ? text.unknown : serverReachable ? text.answers : silent;
  const { telemetryPending = null, telemetrySentAt: sentAt = null } = health ?? {};
  return [
    { key: 'server', label: text.row.reachable, value: reachable, bad: serverReachable === false },
    { key: 'contact', label: text.row.lastContact, value: lastContactAt === null ? text.never : moment(language, lastContactAt) },
    {
      key: 'failure',
      label: text.row.lastFailure,
      value:
        lastFailure === null
          ? text.noFailure
          : `${moment(language, lastFailure.at)}: ${text.cause[causeOf(lastFailure.code)]} (${lastFailure.code}: ${lastFailure.message})`,
      bad: lastFailure !== null,
    },
    {
      key: 'pending',
      label: text.row.pending,
      value: telemetryPending === null ? text.unknown : new Intl.NumberFormat(language).format(telemetryPending),
    },
    { key: 'sent', label: text.row.sent, value: sentAt === null ? text.never : moment(language, sentAt) },
  ];
}

function storage({ health, sync, language }: State, text: Dictionary): Row[] {
  const { storageUsed = null, storageQuota = null, persisted = null } = health ?? {};
  const used =
    storageUsed === null || storageQuota === null
      ? text.unknown
      : text.used(bytes(language, storageUsed), bytes(language, storageQuota));
  const { stored } = sync;
  return [
    {
      key: 'stored',
      label: text.row.stored,
      value: stored === null ? text.unknown : text.stored[stored],
      bad: stored !== null && stored !== 'kept',
    },
    { key: 'used', label: text.row.used, value: used },
    {
      key: 'persisted',
      label: text.row.persisted,
      value: persisted === null ? text.unknown : persisted ? text.yes : text.persistedNo,
    },
  ];
}

function app({ appVersion, shell, group }: State, text: Dictionary): Row[] {
  return [
    {
      key: 'group',
      label: text.row.group,
      value: group.fault === null ? group.name : text.groupFault[group.fault](group.name),
      bad: group.fault !== null,
    },
    { key: 'version', label: text.row.version, value: appVersion },
    {
      key: 'shell',
      label: text.row.worker,
      value: text.shell[shell],
      bad: shell === 'none' || shell === 'failed' || shell === 'lost',
    },
  ];
}
