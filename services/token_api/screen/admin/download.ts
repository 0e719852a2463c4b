import { apiAddress } from "@web/place";

/** Save what the server gives as a file, which only an administrator's login opens. */
export async function download(path: string, name: string, accessToken: string): Promise<void> {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const response = await fetch(apiAddress(path), { headers, cache: "no-store" });
  if (response.ok) save(await response.blob(), name);
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
