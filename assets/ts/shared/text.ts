// Numbers as people read them; the same shapes as lms/web/components/words.py.
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const minutes = Math.floor(whole / 60);
  const pad = (value: number): string => String(value).padStart(2, "0");
  return minutes < 60
    ? `${minutes}:${pad(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}

/** "28 min", "40 s", with the words of the page. */
export function length(seconds: number, say: (key: string, values: Record<string, number>) => string): string {
  const whole = Math.round(seconds);
  return whole < 60 ? say("seconds", { count: whole }) : say("minutes", { count: Math.round(whole / 60) });
}

/** "0.4", "12": megabytes as lms/web/components/words.py says them. */
export function megabytes(count: number): string {
  return count < 10 ? count.toFixed(1) : String(Math.round(count));
}
