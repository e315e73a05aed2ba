// A signature drawn with a finger, as lines of whole numbers.
const MOST = 3800;

export interface Drawing {
  strokes(): number[][];
  wipe(): void;
}

export function drawing(field: HTMLCanvasElement, changed: () => void = () => undefined): Drawing {
  const pen = field.getContext("2d")!;
  let strokes: number[][] = [];
  let count = 0;
  let stroke: number[] | null = null;
  pen.lineWidth = 4;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#1b1f1d";

  const place = (event: PointerEvent): [number, number] => {
    const box = field.getBoundingClientRect();
    const inside = (value: number, most: number): number => Math.round(Math.min(most, Math.max(0, value)));
    return [
      inside(((event.clientX - box.left) / box.width) * field.width, field.width),
      inside(((event.clientY - box.top) / box.height) * field.height, field.height),
    ];
  };
  const add = (event: PointerEvent): void => {
    if (!stroke || count > MOST) return;
    const [x, y] = place(event);
    const [lastX, lastY] = [stroke[stroke.length - 2], stroke[stroke.length - 1]];
    if (x === lastX && y === lastY) return;
    if (lastX !== undefined && lastY !== undefined) {
      pen.beginPath();
      pen.moveTo(lastX, lastY);
      pen.lineTo(x, y);
      pen.stroke();
    }
    stroke.push(x, y);
    count += 2;
  };
  field.addEventListener("pointerdown", (event) => {
    field.setPointerCapture(event.pointerId);
    stroke = [];
    add(event);
  });
  field.addEventListener("pointermove", add);
  for (const end of ["pointerup", "pointercancel"] as const) {
    field.addEventListener(end, () => {
      if (stroke && stroke.length >= 4 && strokes.length < 60) strokes.push(stroke);
      stroke = null;
      changed();
    });
  }
  return {
    strokes: () => strokes,
    wipe() {
      strokes = [];
      count = 0;
      pen.clearRect(0, 0, field.width, field.height);
      changed();
    },
  };
}
