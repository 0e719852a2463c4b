/** Be light or dark as the device is, also when that changes. */
export function followTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const set = () => {
    if (dark.matches) document.documentElement.dataset.theme = "wall";
    else delete document.documentElement.dataset.theme;
  };
  set();
  dark.addEventListener("change", set);
}
