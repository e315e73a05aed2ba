// Passes: with a network each lease gets one, and for two weeks what is played without a network counts by it.
import { Problem, randomKey, sendJson } from "../shared/http";
import type { Device } from "./device";

const PREFIX = "pass:";

export interface Pass {
  /** The lease's name, its token for the server, and whose key signs. */
  lease: string;
  token: string;
  key: string;
  /** The page whose clock began with the lease. */
  run: string;
  lesson: string;
  enrolment: string;
  expires: number;
  /** How long beats of its lease are taken as they are, on the lease's clock. */
  livesMs: number;
}

export interface Wanted {
  lease: string;
  token: string;
  run: string;
  lesson: string;
  enrolment: string;
  livesMs: number;
  rttMs: number;
}

export class Passes {
  constructor(
    private readonly address: string,
    private readonly device: Device,
  ) {}

  /** Ask for the pass of a lease that was just granted. Nothing depends on it now, so a failure is silent. */
  async take(wanted: Wanted): Promise<Pass | null> {
    try {
      return await this.ask(wanted, false);
    } catch (error) {
      const isStranger = error instanceof Problem && error.code === "device-unknown";
      return isStranger ? this.ask(wanted, true).catch(() => null) : null;
    }
  }

  private async ask(wanted: Wanted, anew: boolean): Promise<Pass | null> {
    const key = await this.device.name(anew);
    if (!key) return null;
    const body = {
      lease: wanted.token,
      key,
      run: wanted.run,
      wall_ms: Date.now(),
      rtt_ms: Math.min(60_000, Math.max(0, Math.round(wanted.rttMs))),
    };
    const { offline_pass, expires_at } = await sendJson<{ offline_pass: string; expires_at: string }>(
      this.address,
      body,
      { key: randomKey() },
    );
    const pass: Pass = {
      lease: wanted.lease,
      token: offline_pass,
      key,
      run: wanted.run,
      lesson: wanted.lesson,
      enrolment: wanted.enrolment,
      // Of the device's own clock, right or wrong: the server says in the end.
      expires: Date.now() + 13.5 * 24 * 3_600_000,
      livesMs: wanted.livesMs,
    };
    if (!Number.isFinite(Date.parse(expires_at))) return null;
    keep(pass);
    return pass;
  }
}

export function passOf(lease: string): Pass | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + lease) ?? "null") as Pass | null;
  } catch {
    return null;
  }
}

/** The newest pass that may still be used for a lesson of a class. */
export function passFor(lesson: string, enrolment: string, now: number = Date.now()): Pass | null {
  let found: Pass | null = null;
  for (const pass of all()) {
    const fits = pass.lesson === lesson && pass.enrolment === enrolment && pass.expires > now;
    if (fits && (!found || pass.expires > found.expires)) found = pass;
  }
  return found;
}

/** Forget passes that are over and with which nothing waits; `waiting` are names of boxes. */
export function clearPasses(waiting: readonly string[], now: number = Date.now()): void {
  const needed = new Set(waiting.map((box) => box.split("~")[0]));
  for (const pass of all()) if (pass.expires < now && !needed.has(pass.lease)) drop(pass.lease);
}

function all(): Pass[] {
  const found: Pass[] = [];
  try {
    for (let place = 0; place < localStorage.length; place += 1) {
      const key = localStorage.key(place);
      const pass = key?.startsWith(PREFIX) ? passOf(key.slice(PREFIX.length)) : null;
      if (pass) found.push(pass);
    }
  } catch {
    // Storage is switched off: then there are no passes.
  }
  return found;
}

function keep(pass: Pass): void {
  try {
    localStorage.setItem(PREFIX + pass.lease, JSON.stringify(pass));
  } catch {
    // A full phone has no pass, and counts with a network as before.
  }
}

function drop(lease: string): void {
  try {
    localStorage.removeItem(PREFIX + lease);
  } catch {
    // As above.
  }
}
