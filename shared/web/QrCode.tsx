import encodeQR from "qr";

/** A QR code as one path, drawn here so that no image has to be fetched. */
export function QrCode({ text, title }: { text: string; title: string }) {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 2 });
  return (
    <svg className="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={title}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={rows.map(darkRuns).join("")} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

function darkRuns(row: boolean[], y: number): string {
  return row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")).join("");
}
