/** Kills the GPU process of a test's browser, as a driver that crashes does. */
import { readdirSync, readFileSync } from 'node:fs';

/** A browser is identified by its profile folder, which is an argument of each of its processes. */
export function killGpuProcess(profile: string): void {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.filter((pid) => {
    const line = commandLine(pid);
    return line.includes('--type=gpu-process') && line.includes(profile);
  });
  if (found.length === 0) throw new Error(`no GPU process belongs to ${profile}`);
  for (const pid of found) process.kill(Number(pid), 'SIGKILL');
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has just ended
  }
}
