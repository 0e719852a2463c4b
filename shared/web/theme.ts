/** Follow what the device is set to: dark pages where it wants them dark. */
export function followDeviceTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (dark.matches) document.documentElement.dataset.theme = "dark";
    else delete document.documentElement.dataset.theme;
  };
  dark.addEventListener("change", follow);
  follow();
}
