// The practical tasks that an examiner took along, and what was scored on this device.
import type { Content, Numbered, Taken } from "../kit/box";

export interface Line {
  words: string;
  must: boolean;
  steps: { value: number; text: string }[];
}

export interface Task {
  uuid: string;
  stem: string;
  points: string;
  rubric: Line[];
}

export interface Person {
  uuid: string;
  name: string;
  /** Tasks that had their points when it was taken along. */
  done?: string[];
}

export interface Lesson {
  lesson: string;
  title: string;
  cohort: string;
  tasks: Task[];
  people: Person[];
}

export interface Kit extends Taken {
  who: string;
  lessons: Lesson[];
}

export interface Score extends Numbered {
  kind: "score";
  person: string;
  lesson: string;
  task: string;
  lines: number[];
  remarks: string[];
  note: string;
  /** Films and voices that are sent after it. */
  files?: Named[];
}

/** A film or a voice as a signed score names it. */
export interface Named {
  sha256: string;
  size: number;
}

export type Kept = Content<Kit, Score>;

/** One task of one class. */
export interface Place {
  lesson: Lesson;
  task: Task;
}

export function places(kit: Kit): Place[] {
  const found: Place[] = [];
  for (const lesson of kit.lessons) for (const task of lesson.tasks) found.push({ lesson, task });
  return found;
}

/** What stands on this device for somebody at a task: the last that was signed. */
export function scoreOf(content: Kept, place: Place, person: string): Score | undefined {
  const own = content.events.filter((event) => event.person === person && event.lesson === place.lesson.lesson && event.task === place.task.uuid);
  return own[own.length - 1];
}

/** The next score with its number; the same person again is a later one. */
export function scored(content: Kept, score: Omit<Score, "n" | "kind">): Kept {
  const data = score.data ? { data: score.data } : {};
  const named = score.files?.length ? { files: score.files } : {};
  const { person, lesson, task, lines, remarks, note, wall_ms } = score;
  const fresh: Score = { n: content.events.length + 1, kind: "score", person, lesson, task, lines, remarks, note, wall_ms, ...data, ...named };
  return { ...content, events: [...content.events, fresh] };
}
