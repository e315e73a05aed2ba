// Small drawings of the shell, on a grid of 24: it lives on another host than the sprite.
const PATHS: Readonly<Record<string, string>> = {
  done: "M4 12.5l5 5L20 6.5",
  failed: "M6 6l12 12M18 6L6 18",
  open: "M12 4a8 8 0 1 1-8 8M12 8v4l3 2",
  new: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16",
  locked: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  list: "M4 6h16M4 12h16M4 18h10",
  back: "M15 5l-7 7 7 7",
  on: "M9 5l7 7-7 7",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  size: "M4 12h16M8 8l-4 4 4 4M16 8l4 4-4 4",
  leave: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  pause: "M9 5v14M15 5v14",
};
const SVG = "http://www.w3.org/2000/svg";

export function mark(name: string): SVGSVGElement {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "mark");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] || "");
  drawing.appendChild(path);
  return drawing;
}
