// The shell of courseware, on the content host: it holds the API that a package looks for, and the package in a frame.
import { port, type FromPage, type FromShell } from "./scorm/bridge";
import { engine12 } from "./scorm/engine12";
import type { Course, MakeEngine } from "./scorm/engine";
import { Player } from "./scorm/player";
import { View } from "./scorm/view";
import { Wire } from "./scorm/wire";
import { pageData } from "./shared/page";

const engineOf = (kind: Course["kind"]): Promise<MakeEngine> =>
  kind === "scorm12" ? Promise.resolve(engine12) : import("./scorm/engine2004").then((found) => found.engine2004);

/** The origin of the lesson's page: the one that the browser names, if it is one of the academy's, else the first of them. */
function around(): string {
  const known = pageData()["academies"] as string[];
  const named = location.ancestorOrigins ? location.ancestorOrigins[0] : undefined;
  return named !== undefined && known.indexOf(named) >= 0 ? named : (known[0] as string);
}

const root = document.querySelector<HTMLElement>("[data-shell]");
if (root) {
  const view = new View(root, { go: (request) => void player.go(request), again: () => player.again() });
  const above = window.parent === window ? null : window.parent;
  // Whoever climbs from the package for an API ends here: the page above is of another origin, and to ask it for one throws.
  Object.defineProperty(window, "parent", { value: window, configurable: true });
  const ends = { window, other: () => above, origin: around() };
  const page = port<FromShell, FromPage>(ends, (message) => player.heard(message));
  const door = location.pathname.replace(/[^/]*$/, "");
  const player: Player = new Player({ view, page, wire: new Wire(door), engine: engineOf, isAlone: above === null });
  void player.launch();
}
