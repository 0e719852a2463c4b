/** Give the person a file: a table as CSV, a plot as PNG. */
const PNG_SCALE = 2;

export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

/** Draw a plot into a picture; its look comes from the page's styles, which are copied into it. */
export async function pictureOf(plot: SVGSVGElement): Promise<Blob> {
  const copy = plot.cloneNode(true) as SVGSVGElement;
  const { width, height } = plot.viewBox.baseVal;
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copyLook(plot, copy);
  const source = new Blob([new XMLSerializer().serializeToString(copy)], {
    type: "image/svg+xml",
  });
  const image = new Image();
  image.src = URL.createObjectURL(source);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser draws no pictures");
  context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png"),
  );
}

const LOOK = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family"];

function copyLook(from: Element, to: Element): void {
  const look = getComputedStyle(from);
  for (const name of LOOK) to.setAttribute(name, look.getPropertyValue(name));
  Array.from(from.children).forEach((child, place) => {
    const same = to.children[place];
    if (same) copyLook(child, same);
  });
}
