import { apiAddress } from "@web/place";

/** Save what the server gives as a table, which only an administrator's login opens. */
export async function downloadCsv(sought: string, accessToken: string): Promise<void> {
  const path = `/api/v1/audit/export?search=${encodeURIComponent(sought.trim())}`;
  const headers = { Authorization: `Bearer ${accessToken}` };
  const response = await fetch(apiAddress(path), { headers, cache: "no-store" });
  if (response.ok) save(await response.blob(), "audit.csv");
}

export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
